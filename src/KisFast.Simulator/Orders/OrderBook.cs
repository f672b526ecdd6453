using System.Globalization;

namespace KisFast.Simulator;

/// <summary>
/// What really happened: every order with its fills, and a journal of every notice, sent or not. Thread-safe; reading takes copies.
/// </summary>
public sealed class OrderBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, long OrderNo), OrderState> _orders = [];
    private readonly Queue<OrderState> _byAge = new();
    private readonly Stack<OrderState> _spare;
    private readonly JournalRing _journal;
    private readonly int _memory;

    internal OrderBook(int memory, int expected)
    {
        _memory = memory;
        _journal = new JournalRing(memory, Math.Min(memory, expected));
        // Reserved ahead, so that a run of known length allocates nothing while it is measured. Two notices in three belong to older orders.
        int orders = Math.Min(memory, expected / 3);
        _orders.EnsureCapacity(orders);
        _byAge.EnsureCapacity(orders);
        _spare = new Stack<OrderState>(orders);
        for (int i = 0; i < orders; i++) _spare.Push(new OrderState());
    }

    /// <summary>How many notices were made so far, sent or not.</summary>
    public long Notices
    {
        get
        {
            lock (_lock)
                return _journal.Count;
        }
    }

    /// <summary>How many of them were fills.</summary>
    public long Fills { get; private set; }

    /// <summary>The orders, oldest first.</summary>
    public IReadOnlyList<BookOrder> Orders => Snapshot(order => order.ToBookOrder());

    /// <summary>The notices of one HTS id, or of all, oldest first, as far back as <see cref="KisSimulatorOptions.Memory"/> reaches.</summary>
    public IReadOnlyList<JournalEntry> Journal(string? htsId = null)
    {
        lock (_lock)
            return _journal.ToList(htsId);
    }

    /// <summary>One order, or null. The order number may be padded or not.</summary>
    /// <param name="account">Ten digits, or 12345678-01.</param>
    /// <param name="orderNo">The order number.</param>
    public BookOrder? Find(string account, string orderNo)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!long.TryParse(orderNo, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return null;
        lock (_lock)
            return _orders.TryGetValue((SimulatedAccount.ToWire(account), number), out OrderState? order) ? order.ToBookOrder() : null;
    }

    internal List<T> Snapshot<T>(Func<OrderState, T> select, Func<OrderState, bool>? where = null)
    {
        lock (_lock)
        {
            var list = new List<T>(where is null ? _byAge.Count : 0);
            foreach (OrderState order in _byAge)
            {
                if (where is null || where(order)) list.Add(select(order));
            }

            return list;
        }
    }

    internal void Add(OrderState order)
    {
        lock (_lock)
        {
            _orders.Add((order.Account, order.OrderNo), order);
            _byAge.Enqueue(order);
            // Open orders are never forgotten: they go to the back of the queue, each at most once.
            for (int tries = _byAge.Count; _byAge.Count > _memory && tries > 0; tries--)
            {
                OrderState oldest = _byAge.Dequeue();
                if (oldest.IsOpen) _byAge.Enqueue(oldest);
                else Forget(oldest);
            }
        }
    }

    /// <summary>A blank order for the simulator's own use.</summary>
    internal OrderState Rent()
    {
        lock (_lock)
        {
            OrderState order = _spare.Count > 0 ? _spare.Pop() : new OrderState();
            order.IsOwn = true;
            return order;
        }
    }

    private void Forget(OrderState order)
    {
        _orders.Remove((order.Account, order.OrderNo));
        if (!order.IsOwn || order.LastNotice >= _journal.First) return;
        order.Filled = order.FilledUnits = 0;
        order.Notices = 0;
        _spare.Push(order);
    }

    internal BookOrder Copy(OrderState order)
    {
        lock (_lock)
            return order.ToBookOrder();
    }

    internal void Change(OrderState order, SimulatedOrderState state, long at)
    {
        lock (_lock)
        {
            order.State = state;
            order.ChangedAt = at;
        }
    }

    /// <summary>Records a notice before it is sent; the result is for <see cref="Deliver"/>.</summary>
    internal long Record(OrderState order, SimulatedNoticeKind kind, long quantity, long price, long at)
    {
        lock (_lock)
        {
            order.Notices++;
            order.ChangedAt = at;
            if (kind == SimulatedNoticeKind.Fill)
            {
                order.Filled += quantity;
                order.FilledUnits += quantity * price;
                Fills++;
                if (order.Remaining == 0) order.State = SimulatedOrderState.Filled;
            }

            return order.LastNotice = _journal.Add(new JournalRing.Item(order, order.Notices, kind, quantity, price, at));
        }
    }

    internal void Deliver(long sequence, int deliveries)
    {
        lock (_lock)
            _journal.Deliver(sequence, deliveries);
    }

    /// <summary>Per order, the fills younger than a moment: quantity and amount. For a history that lags behind.</summary>
    internal Dictionary<OrderState, (long Quantity, long Units)> FillsSince(long ticks)
    {
        lock (_lock)
            return _journal.FillsSince(ticks);
    }
}
