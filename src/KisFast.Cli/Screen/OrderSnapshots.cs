using System.Diagnostics;

namespace KisFast.Cli;

/// <summary>
/// The orders and positions that are shown, copied from the tracker when somebody asks and something has changed: at most four times a
/// second and for at most a fiftieth of the time, because the tracker's handler waits meanwhile.
/// </summary>
internal sealed class OrderSnapshots(LiveData data)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private const int Share = 50;

    private readonly Lock _lock = new();
    private OrdersSnapshot _last = new([], [], IsCertain: true, Records: -1);
    private long _next;

    /// <summary>The newest that may be had by now.</summary>
    public OrdersSnapshot Take()
    {
        lock (_lock)
        {
            long begin = Stopwatch.GetTimestamp();
            if (begin < _next || data.Orders.Records == _last.Records) return _last;
            OrdersSnapshot all = data.Orders.Snapshot();
            long end = Stopwatch.GetTimestamp();
            _next = end + Math.Max((long)(Shortest.TotalSeconds * Stopwatch.Frequency), Share * (end - begin));
            return _last = all with { Orders = [.. all.Orders.Where(data.Wants)], Positions = [.. all.Positions.Where(data.Wants)] };
        }
    }
}
