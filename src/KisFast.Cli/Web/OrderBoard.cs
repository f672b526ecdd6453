using System.Runtime.InteropServices;

namespace KisFast.Cli;

/// <summary>Which orders have changed since a reader of the page last asked.</summary>
internal sealed class OrderBoard(OrderSnapshots snapshots)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string OrderNo, DateTime OpenedAt), OrderLine> _lines = [];
    private OrdersSnapshot? _last;
    private long _version;
    private int _lastId;

    /// <summary>Every position that is shown.</summary>
    public IReadOnlyList<Position> Positions { get; private set; } = [];

    /// <summary>The version with which the positions last changed.</summary>
    public long PositionsVersion { get; private set; }

    /// <summary>Whether orders and positions can be relied on.</summary>
    public bool IsCertain { get; private set; } = true;

    /// <summary>How many orders are shown in all.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The orders that changed after a version, oldest change first; when they are too many, those that still work before the others, the
    /// newest.
    /// </summary>
    public IReadOnlyList<OrderLine> ChangedAfter(ref long version, int most)
    {
        lock (_lock)
        {
            Update(snapshots.Take());
            long after = version;
            version = _version;
            if (after == _version) return [];
            OrderLine[] changed = [.. _lines.Values.Where(line => line.Version > after)];
            if (changed.Length > most)
                changed = [.. changed.OrderBy(static line => line.Order.IsDone).ThenByDescending(static line => line.Order.ChangedAt).Take(most)];
            return [.. changed.OrderBy(static line => line.Order.ChangedAt)];
        }
    }

    private void Update(OrdersSnapshot snapshot)
    {
        if (ReferenceEquals(snapshot, _last)) return;
        _last = snapshot;
        _version++;
        IsCertain = snapshot.IsCertain;
        foreach (Order order in snapshot.Orders)
        {
            ref OrderLine? line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, KeyOf(order), out bool isKnown);
            if (!isKnown) line = new OrderLine(++_lastId, order, _version);
            else if (line!.Order != order) line = line with { Order = order, Version = _version };
        }

        // The tracker forgets after days, and so does the page.
        if (_lines.Count > snapshot.Orders.Count)
        {
            HashSet<(string, string, DateTime)> known = [.. snapshot.Orders.Select(KeyOf)];
            foreach ((string, string, DateTime) key in _lines.Keys.Where(key => !known.Contains(key)).ToArray()) _lines.Remove(key);
        }

        Count = _lines.Count;
        if (snapshot.Positions.SequenceEqual(Positions)) return;
        Positions = snapshot.Positions;
        PositionsVersion = _version;
    }

    private static (string Account, string OrderNo, DateTime OpenedAt) KeyOf(Order order) => (order.Account, order.OrderNo, order.OpenedAt);
}
