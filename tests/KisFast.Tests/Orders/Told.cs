namespace KisFast.Tests.Orders;

/// <summary>Records as a feed tells them, and a tracker that hears them.</summary>
internal sealed class Told
{
    public const string Account = "12345678";
    private long _sequence;

    public OrderTracker Tracker { get; } = new();

    public DateTime Now { get; set; } = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    public static FillRecord Event(string orderNo, long quantity, decimal price, Side side = Side.Buy) => new()
    {
        Kind = RecordKind.OrderEvent,
        Account = new(Account + "01"),
        OrderNo = new(orderNo),
        Symbol = new("AAPL"),
        Market = Market.Nasdaq,
        Side = side,
        Amendment = Amendment.New,
        Acceptance = Acceptance.Accepted,
        OrderType = OrderType.Limit,
        Rejected = Rejected.No,
        Quantity = new(quantity),
        Price = (Price)price,
    };

    public static FillRecord Fill(string orderNo, long quantity, decimal price, long of, Side side = Side.Buy) =>
        Event(orderNo, quantity, price, side) with { Kind = RecordKind.Fill, Acceptance = Acceptance.Confirmed, OrderQuantity = new(of) };

    public static FillRecord Gap(RecordKind kind, GapOutcome outcome = GapOutcome.None, ushort session = 0) => new()
    {
        Kind = kind, Source = RecordSource.Repair, SessionIndex = session, GapCause = GapCause.ConnectionLost, GapOutcome = outcome,
    };

    public Order? this[string orderNo] => Tracker[orderNo];

    public Position Position => Tracker.PositionOf(Account, "AAPL");

    public void Hear(FillRecord record)
    {
        record.Sequence = _sequence++;
        record.ReceivedUtcTicks = Now.Ticks;
        Tracker.OnRecord(in record, record.Sequence, endOfBatch: true);
    }
}
