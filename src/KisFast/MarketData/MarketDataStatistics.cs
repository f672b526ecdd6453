namespace KisFast;

/// <summary>What was counted of the market data so far.</summary>
/// <param name="Published">Records that went into the ring.</param>
/// <param name="Unhandled">Records that nobody was there for: the feed has no handler for market data.</param>
/// <param name="Skipped">Records that some handler was too slow for, over all handlers.</param>
/// <param name="Backlog">Records that the slowest handler has yet to see.</param>
/// <param name="HandlerErrors">Exceptions that handlers threw.</param>
/// <param name="Stalls">How often the receive thread waited for a handler; only with <see cref="LagPolicy.Wait"/>.</param>
/// <param name="Oversized">Raw messages of more than 960 bytes, which are allocated.</param>
public sealed record MarketDataStatistics(
    long Published, long Unhandled, long Skipped, long Backlog, long HandlerErrors, long Stalls, long Oversized);
