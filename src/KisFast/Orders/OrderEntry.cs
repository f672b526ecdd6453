namespace KisFast.Orders;

/// <summary>What the tracker keeps of an order. Touched under its lock only.</summary>
internal sealed class OrderEntry
{
    private decimal _value;
    private bool _isValueUnknown;

    public required FixedText16 OrderNo { get; init; }

    /// <summary>The first eight bytes.</summary>
    public required ulong Account { get; init; }

    public required FixedText16 Symbol { get; init; }

    /// <summary>Another order with this number: of another account, symbol or day.</summary>
    public OrderEntry? Older { get; set; }

    public FixedText16 OriginalOrderNo { get; set; }

    public FixedText16 ReplacedBy { get; set; }

    public Amendment Amendment { get; set; }

    public Side Side { get; set; }

    public Market Market { get; set; }

    public Quantity Ordered { get; set; }

    public Price Price { get; set; }

    public long Filled { get; private set; }

    public long Repaired { get; private set; }

    /// <summary>The shares that cancellations took away; <see cref="Quantity.MaxValue"/> for all that is left.</summary>
    public long Cancelled { get; private set; }

    public bool IsRejected { get; set; }

    /// <summary>A cancellation's: it has happened.</summary>
    public bool IsConfirmed { get; set; }

    public Doubts Doubts { get; set; }

    /// <summary>The session whose record was the first that was in doubt.</summary>
    public int DoubtedBy { get; set; }

    public required long OpenedAt { get; init; }

    public long ChangedAt { get; set; }

    public OrderStatus Status =>
        IsRejected && Filled == 0 ? OrderStatus.Rejected
        : Amendment == Amendment.Cancel ? IsConfirmed ? OrderStatus.Cancelled : OrderStatus.Accepted
        : Ordered.HasValue && Filled >= Ordered.Value ? OrderStatus.Filled
        : !ReplacedBy.IsEmpty ? OrderStatus.Amended
        : Cancelled > 0 && Filled + Cancelled >= Ordered.GetValueOrDefault() ? OrderStatus.Cancelled
        : Filled > 0 ? OrderStatus.PartiallyFilled
        : OrderStatus.Accepted;

    public bool IsDone => Status is OrderStatus.Filled or OrderStatus.Amended or OrderStatus.Cancelled or OrderStatus.Rejected;

    public void Fill(long quantity, Price price, bool isRepair)
    {
        Filled = Math.Min(Filled + quantity, Quantity.MaxValue);
        if (isRepair)
            Repaired = Math.Min(Repaired + quantity, Quantity.MaxValue);
        if (!Money.TryAdd(ref _value, quantity, price))
            _isValueUnknown = true;
    }

    /// <summary>Takes shares away; none or 0 stands for all that is left.</summary>
    public void Cancel(Quantity quantity) =>
        Cancelled = quantity > 0 ? Math.Min(Cancelled + quantity.Value, Quantity.MaxValue) : Quantity.MaxValue;

    public Order Copy() => new()
    {
        Account = AccountText.ToString(Account),
        OrderNo = OrderNo.ToString(),
        OriginalOrderNo = OriginalOrderNo.IsEmpty ? null : OriginalOrderNo.ToString(),
        ReplacedBy = ReplacedBy.IsEmpty ? null : ReplacedBy.ToString(),
        Amendment = Amendment,
        Symbol = Symbol.ToString(),
        Market = Market,
        Side = Side,
        Status = Status,
        Ordered = Ordered,
        Filled = Filled,
        Repaired = Repaired,
        Open = Amendment == Amendment.Cancel || IsDone ? 0
            : Ordered.HasValue ? Math.Max(Ordered.Value - Filled - Cancelled, 0) : null,
        Price = Price,
        AveragePrice = Filled == 0 || _isValueUnknown ? null : _value / Filled,
        Doubts = Doubts,
        OpenedAt = new DateTime(OpenedAt, DateTimeKind.Utc),
        ChangedAt = new DateTime(ChangedAt, DateTimeKind.Utc),
    };
}
