namespace KisFast.Simulator;

/// <summary>The last notices, in a buffer that grows to its limit and then goes round. Guarded by the book's lock.</summary>
internal sealed class JournalRing(int limit, int initial)
{
    internal record struct Item(OrderState Order, int OrderSequence, SimulatedNoticeKind Kind, long Quantity, long Price, long At)
    {
        public int Deliveries { get; set; }
    }

    private Item[] _items = new Item[Math.Clamp(initial, 16, Math.Max(16, limit))];

    public long Count { get; private set; }

    /// <summary>The number of the oldest notice still known.</summary>
    public long First => Math.Max(0, Count - _items.Length);

    public long Add(Item item)
    {
        if (Count == _items.Length && _items.Length < limit) Array.Resize(ref _items, Math.Min(limit, _items.Length * 2));
        _items[Count % _items.Length] = item;
        return Count++;
    }

    public void Deliver(long sequence, int deliveries)
    {
        if (sequence >= First) _items[sequence % _items.Length].Deliveries = deliveries;
    }

    public List<JournalEntry> ToList(string? htsId)
    {
        var list = new List<JournalEntry>();
        for (long sequence = First; sequence < Count; sequence++)
        {
            ref readonly Item item = ref _items[sequence % _items.Length];
            if (htsId is not null && item.Order.User.HtsId != htsId) continue;
            list.Add(new JournalEntry
            {
                Sequence = sequence,
                HtsId = item.Order.User.HtsId,
                Account = item.Order.Account,
                OrderNo = OrderState.Number(item.Order.OrderNo),
                OrderSequence = item.OrderSequence,
                Kind = item.Kind,
                Quantity = item.Quantity,
                Price = item.Order.ToPrice(item.Price),
                At = new DateTimeOffset(item.At, TimeSpan.Zero),
                Deliveries = item.Deliveries,
            });
        }

        return list;
    }

    public Dictionary<OrderState, (long Quantity, long Units)> FillsSince(long ticks)
    {
        var fills = new Dictionary<OrderState, (long Quantity, long Units)>();
        for (long sequence = Count - 1; sequence >= First && _items[sequence % _items.Length].At > ticks; sequence--)
        {
            Item item = _items[sequence % _items.Length];
            if (item.Kind != SimulatedNoticeKind.Fill) continue;
            (long quantity, long units) = fills.GetValueOrDefault(item.Order);
            fills[item.Order] = (quantity + item.Quantity, units + item.Quantity * item.Price);
        }

        return fills;
    }
}
