namespace KisFast;

/// <summary>What happens to quotes that a handler is too slow for. Fills are never concerned by the first two.</summary>
public enum LagPolicy
{
    /// <summary>The oldest are skipped. The default.</summary>
    SkipOldest = 0,
    /// <summary>
    /// A handler that is more than <see cref="MarketDataOptions.ConflateFrom"/> behind gets the newest record of each TR and key only, then
    /// goes on with what comes.
    /// </summary>
    ConflateByKey,
    /// <summary>
    /// Nothing is skipped: the receive thread waits for the slowest handler, and fills on the connection wait with it. A warning is
    /// logged. Only for programs that record.
    /// </summary>
    Wait,
}
