namespace KisFast.Cli;

/// <summary>What screen and page show of a live feed. They copy it a few times a second; nobody who writes it waits for them.</summary>
/// <param name="Feed">Where it stands.</param>
/// <param name="Records">The last records.</param>
/// <param name="Orders">Orders and positions.</param>
/// <param name="Latency">From the wire to the handler.</param>
/// <param name="Count">How many records so far.</param>
/// <param name="Filter">What was asked for on the command line; null: all.</param>
/// <param name="Prices">The symbols' last prices.</param>
/// <param name="Style">How it is to look.</param>
internal sealed record LiveData(
    FeedView Feed, RecentRecords Records, OrderTracker Orders, LatencyHistogram Latency, Func<long> Count, RecordFilter? Filter, LastPrices Prices,
    TableStyle Style)
{
    /// <summary>How many records are kept for views.</summary>
    public const int Kept = 2_000;

    /// <summary>Whether an order is shown.</summary>
    public bool Wants(Order order) => OrderColumns.IsShown(order) && Filter?.Wants(order.Symbol, order.Account) != false;

    /// <summary>Whether a position is shown.</summary>
    public bool Wants(Position position) => Filter?.Wants(position.Symbol, position.Account) != false;
}
