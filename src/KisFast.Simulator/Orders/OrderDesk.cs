namespace KisFast.Simulator;

/// <summary>
/// Where orders live: each operation changes the book, records the notice and appends it to the subscribers' connections, in
/// this order, so the history may know a fill before the wire brings it, never after.
/// </summary>
internal sealed class OrderDesk(OrderBook book, SimulatorClock clock, SimulatedEnvironment environment)
{
    /// <summary>Far apart, so that HTS ids never share numbers and each one's are the same in every run.</summary>
    private const long NumbersPerUser = 10_000_000;

    public static long NextOrderNo(HtsUser user) => 30_000_000 + user.Index * NumbersPerUser + user.CountOrder();

    public long Now => clock.UtcNow.UtcTicks;

    public OrderState Rent() => book.Rent();

    public BookOrder Copy(OrderState order) => book.Copy(order);

    /// <summary>Puts a new order into the book and says that it was accepted, or rejected.</summary>
    public void Place(OrderState order, bool rejected)
    {
        order.State = rejected ? SimulatedOrderState.Rejected : SimulatedOrderState.Working;
        book.Add(order);
        Say(order, new NoticeCodes('0', rejected, SimulatedNoticeKind.OrderEvent, '1'), order.Quantity, order.Price);
    }

    public void Fill(OrderState order, long quantity, long price) =>
        Say(order, new NoticeCodes('0', false, SimulatedNoticeKind.Fill, '2'), quantity, price);

    /// <summary>Replaces the order's rest by a new order with its own number: accepted, then confirmed.</summary>
    public void Amend(OrderState original, OrderState amended)
    {
        amended.State = SimulatedOrderState.Working;
        book.Add(amended);
        Say(amended, new NoticeCodes('1', false, SimulatedNoticeKind.OrderEvent, '1'), amended.Quantity, amended.Price);
        book.Change(original, SimulatedOrderState.Replaced, Now);
        Say(amended, new NoticeCodes('1', false, SimulatedNoticeKind.OrderEvent, '2'), amended.Quantity, amended.Price);
    }

    /// <summary>Cancels the order's rest by an instruction with its own number: accepted, then confirmed.</summary>
    public void Cancel(OrderState original, OrderState cancellation)
    {
        cancellation.State = SimulatedOrderState.Cancellation;
        book.Add(cancellation);
        Say(cancellation, new NoticeCodes('2', false, SimulatedNoticeKind.OrderEvent, '1'), cancellation.Quantity, cancellation.Price);
        book.Change(original, SimulatedOrderState.Cancelled, Now);
        Say(cancellation, new NoticeCodes('2', false, SimulatedNoticeKind.OrderEvent, '2'), cancellation.Quantity, cancellation.Price);
    }

    /// <summary>The exchange itself cancels the rest (IOC, FOK).</summary>
    public void Expire(OrderState order)
    {
        book.Change(order, SimulatedOrderState.Cancelled, Now);
        Say(order, new NoticeCodes('0', false, SimulatedNoticeKind.OrderEvent, '3'), order.Remaining, order.Price);
    }

    private void Say(OrderState order, NoticeCodes codes, long quantity, long price)
    {
        DateTimeOffset at = clock.UtcNow;
        Span<byte> text = stackalloc byte[NoticeText.MaxLength];
        long sequence = book.Record(order, codes.Kind, quantity, price, at.UtcTicks);
        bool isDomestic = order.Security.Market.IsDomestic;
        int length = isDomestic
            ? DomesticNoticeText.Write(text, order, codes, quantity, price, at, environment == SimulatedEnvironment.Paper)
            : NoticeText.Write(text, order, codes, quantity, price, at);
        int deliveries = (isDomestic ? order.User.DomesticRoute : order.User.Route).Append(text[..length]);
        if (deliveries > 0) book.Deliver(sequence, deliveries);
    }
}
