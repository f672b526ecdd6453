using System.Collections.Concurrent;

namespace KisFast.Cli;

/// <summary>The last price of each symbol, for the table: the quotes' thread writes, the view's reads.</summary>
internal sealed class LastPrices : IQuoteOutput, ILiveOutput
{
    private readonly ConcurrentDictionary<FixedText16, Price> _prices = new();

    /// <summary>Whether there is any.</summary>
    public bool IsEmpty => _prices.IsEmpty;

    /// <summary>A symbol's last price, or none.</summary>
    public Price Of(FixedText16 symbol) => _prices.GetValueOrDefault(symbol);

    public void WriteLive(in TradeTick trade)
    {
        // A peer that makes symbols up costs no more than this.
        if (trade.Price.HasValue && (_prices.Count < 1024 || _prices.ContainsKey(trade.Symbol))) _prices[trade.Symbol] = trade.Price;
    }

    public void WriteLive(in BookSnapshot book)
    {
    }

    public void WriteLive(in RawMessage message)
    {
    }

    public void WriteLive(in FillRecord record)
    {
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
