using System.Runtime.InteropServices;
using KisFast.Orders;

namespace KisFast;

/// <summary>
/// Orders and positions as the records tell them: where each order stands, what of it is filled and open, at what average, and what
/// each account holds. One handler of one feed (<see cref="FillFeed.Orders"/>) or of a replay writes it; any thread reads it, and
/// always sees it between two records. Repairs are in it as fills are; what is doubtful is not, and is told.
/// </summary>
/// <remarks>
/// Give it the records of one feed in their order. A record that comes again with the same journal position is passed over. Orders are
/// remembered for three days after their last record.
/// </remarks>
public sealed partial class OrderTracker : IFillHandler
{
    private readonly Lock _lock = new();
    private readonly OrderIndex _orders = new();
    private readonly Dictionary<PositionKey, PositionEntry> _positions = [];
    private readonly Certainty _gaps = new();
    private RecordPosition _last;
    private long _records;
    private readonly HashSet<int> _doubtfulSessions = [];
    private bool _isOverfull;
    private bool _isUnbooked;

    /// <summary>
    /// Whether orders and positions can be relied on: no gap is open, each that was has been repaired or acknowledged, no order is in
    /// doubt. What happened before the first record is not known in any case: see <see cref="SetPosition"/>.
    /// </summary>
    public bool IsCertain
    {
        get
        {
            lock (_lock)
                return IsCertainNow;
        }
    }

    /// <summary>How many records it rests on: as long as it stays, nothing has changed.</summary>
    internal long Records
    {
        get
        {
            lock (_lock)
                return _records;
        }
    }

    /// <summary>Every order that is remembered, by its last record, oldest first.</summary>
    public IReadOnlyList<Order> All
    {
        get
        {
            lock (_lock)
                return _orders.Copy();
        }
    }

    /// <summary>The orders that still work.</summary>
    public IReadOnlyList<Order> Open => [.. All.Where(static order => !order.IsDone && order.Amendment != Amendment.Cancel)];

    /// <summary>Every position, also those that are closed: their profit counts.</summary>
    public IReadOnlyList<Position> Positions
    {
        get
        {
            lock (_lock)
                return CopyPositions();
        }
    }

    /// <summary>The order of that number, padded with zeros or not; null when no record told of it yet.</summary>
    /// <param name="orderNo">The order number.</param>
    public Order? this[string orderNo] => Find(orderNo);

    /// <summary>The order of that number; null when no record told of it yet.</summary>
    /// <param name="orderNo">The order number, padded with zeros or not.</param>
    /// <param name="account">Its account, with product code or without; null for any: of several, the newest.</param>
    public Order? Find(string orderNo, string? account = null)
    {
        ArgumentNullException.ThrowIfNull(orderNo);
        UInt128 key = KeyOf(orderNo);
        ulong owner = account is null ? 0 : AccountText.Pack(account);
        lock (_lock)
            return _orders.Find(key, owner)?.Copy();
    }

    /// <summary>The position; one of nothing when no fill told of it.</summary>
    /// <param name="account">With product code or without.</param>
    /// <param name="symbol">The bare symbol.</param>
    /// <param name="currency">ISO 4217; null for the only one there is, or the first.</param>
    public Position PositionOf(string account, string symbol, string? currency = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(symbol);
        ulong owner = AccountText.Pack(account);
        lock (_lock)
        {
            if (currency is not null && _positions.TryGetValue(new PositionKey(owner, new FixedText16(symbol), currency), out PositionEntry? known))
                return known.Copy(owner, new FixedText16(symbol), currency);
            foreach ((PositionKey key, PositionEntry entry) in _positions)
            {
                if (key.Account == owner && key.Symbol == symbol && currency is null)
                    return entry.Copy(key.Account, key.Symbol, key.Currency);
            }
        }

        return new PositionEntry().Copy(owner, new FixedText16(symbol), currency);
    }

    /// <summary>Orders and positions at one moment.</summary>
    public OrdersSnapshot Snapshot()
    {
        lock (_lock)
            return new OrdersSnapshot(_orders.Copy(), CopyPositions(), IsCertainNow, _records);
    }

    /// <summary>Begins a position with what was held before the first record; its profit so far is kept.</summary>
    /// <param name="account">With product code or without.</param>
    /// <param name="symbol">The bare symbol.</param>
    /// <param name="currency">ISO 4217, as <see cref="MarketExtensions.Currency"/> says it.</param>
    /// <param name="quantity">Below zero for shares owed.</param>
    /// <param name="averageCost">What a share cost.</param>
    public void SetPosition(string account, string symbol, string? currency, long quantity, decimal averageCost)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(symbol);
        lock (_lock)
            PositionAt(new PositionKey(AccountText.Pack(account), new FixedText16(symbol), currency)).Set(quantity, averageCost);
    }

    /// <summary>Says that you have looked: gaps that were not repaired and orders in doubt no longer make the view uncertain.</summary>
    public void Acknowledge()
    {
        lock (_lock)
        {
            _gaps.Acknowledge();
            _orders.ClearDoubts();
            _doubtfulSessions.Clear();
            _isOverfull = _isUnbooked = false;
        }
    }

    private bool IsCertainNow => _gaps.IsCertain && _doubtfulSessions.Count == 0 && !_isOverfull && !_isUnbooked;

    private List<Position> CopyPositions() =>
        [.. _positions.Select(static pair => pair.Value.Copy(pair.Key.Account, pair.Key.Symbol, pair.Key.Currency))];

    private PositionEntry PositionAt(PositionKey key) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_positions, key, out _) ??= new PositionEntry();

    private static UInt128 KeyOf(string orderNo)
    {
        // Digits as a rule; what does not fit is no number that a record could have.
        FixedText16 text = orderNo.Length <= FixedText16.Capacity ? new FixedText16(orderNo) : default;
        return OrderIndex.KeyOf(text.Utf8);
    }

    private readonly record struct PositionKey(ulong Account, FixedText16 Symbol, string? Currency);
}
