namespace KisFast;

/// <summary>
/// Receives what is no notice: trades, books, any other TR. Each handler sees them in order, on one thread at a time. A record is the
/// handler's own copy until it returns, and says how many were skipped before it. What a handler throws is logged and counted and ends
/// nothing: a fill does not depend on a quote.
/// </summary>
public interface IMarketDataHandler
{
    /// <summary>A trade (HDFSCNT0).</summary>
    /// <param name="trade">Valid until the method returns.</param>
    /// <param name="endOfBatch">Whether nothing more is waiting at this moment.</param>
    void OnTrade(ref readonly TradeTick trade, bool endOfBatch)
    {
    }

    /// <summary>A book (HDFSASP0, HDFSASP1).</summary>
    /// <param name="book">Valid until the method returns.</param>
    /// <param name="endOfBatch">Whether nothing more is waiting at this moment.</param>
    void OnBook(ref readonly BookSnapshot book, bool endOfBatch)
    {
    }

    /// <summary>A record of any other TR.</summary>
    /// <param name="message">Valid until the method returns.</param>
    /// <param name="endOfBatch">Whether nothing more is waiting at this moment.</param>
    void OnRaw(in RawMessage message, bool endOfBatch)
    {
    }
}
