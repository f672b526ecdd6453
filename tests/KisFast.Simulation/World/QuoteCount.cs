namespace KisFast.Simulation;

/// <summary>A strategy's eye on the market: each quote is part of the trace.</summary>
internal sealed class QuoteCount(Trace trace) : IMarketDataHandler
{
    /// <summary>Trades of one symbol, the book of the next.</summary>
    public static Registration Registration(int number) =>
        number % 2 == 0 ? KisFast.Registration.Trades($"DNAS{number:0000}") : KisFast.Registration.Book($"DNAS{number:0000}");

    public void OnTrade(ref readonly TradeTick trade, bool endOfBatch) => trace.Add("trade");

    public void OnBook(ref readonly BookSnapshot book, bool endOfBatch) => trace.Add("book");
}
