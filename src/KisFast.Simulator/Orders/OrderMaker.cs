namespace KisFast.Simulator;

/// <summary>
/// Makes up orders and what becomes of them, from a seed: a handful are at the exchange at any time, and each step one of them
/// goes on. Steps are notices, except that an amendment or cancellation is two.
/// </summary>
internal sealed class OrderMaker
{
    private const int OrdersAtOnce = 8;

    private readonly OrderDesk _desk;
    private readonly HtsUser _user;
    private readonly Random _random;
    private readonly IReadOnlyList<Security> _securities;
    private readonly OrderState?[] _open = new OrderState?[OrdersAtOnce];
    private readonly (long Quantity, long Price)[] _lastFill = new (long Quantity, long Price)[OrdersAtOnce];

    /// <param name="desk">Where the orders go.</param>
    /// <param name="user">Whose they are.</param>
    /// <param name="seed">What they are.</param>
    /// <param name="withDomestic">Whether domestic ones are among them.</param>
    public OrderMaker(OrderDesk desk, HtsUser user, int seed, bool withDomestic = false)
    {
        _securities = withDomestic ? [.. Security.All, .. Security.Domestic] : Security.All;
        _desk = desk;
        _user = user;
        _random = new Random(unchecked(seed * 1_000_003 + user.Index));
    }

    public long Notices { get; private set; }
    public long Fills { get; private set; }

    public void Step()
    {
        int slot = _random.Next(OrdersAtOnce);
        OrderState? order = _open[slot];
        if (order is null)
        {
            _open[slot] = Place();
            _lastFill[slot] = default;
            return;
        }

        int dice = _random.Next(100);
        if (dice < 70) Fill(slot, order);
        else if (dice < 78) Fill(order, order.Remaining, order.Price);
        else if (dice < 86) Amend(slot, order);
        else if (dice < 94) Cancel(order);
        else Expire(order);
        if (!_open[slot]!.IsOpen) _open[slot] = null;
    }

    /// <summary>What happens to orders while a client is away: one is cancelled, another amended, and a new one refused.</summary>
    public void ChangeWhileAway()
    {
        int cancelled = Array.FindIndex(_open, static order => order is not null);
        int amended = Array.FindLastIndex(_open, static order => order is not null);
        if (cancelled >= 0)
        {
            Cancel(_open[cancelled]!);
            _open[cancelled] = null;
        }

        if (amended > cancelled) Amend(amended, _open[amended]!);
        Place(isRejected: true);
    }

    private OrderState? Place(bool isRejected = false)
    {
        Security security = _securities[_random.Next(_securities.Count)];
        long price = security.BasePrice + _random.Next(-40, 41) * security.Tick;
        long quantity = security.Lot * _random.Next(2, 41);
        OrderState order = New(security, quantity, price);
        order.Account = _user.Accounts[_random.Next(_user.Accounts.Length)];
        order.Side = (SimulatedSide)_random.Next(1, 3);
        order.OrderType = OrderTypeOf(security);
        order.OriginalOrderNo = 0;
        order.IsLoan = _random.Next(50) == 0;
        order.IsSplit = _random.Next(20) == 0;
        bool rejected = _random.Next(100) < 7 || isRejected;
        _desk.Place(order, rejected);
        Notices++;
        return rejected ? null : order;
    }

    private char OrderTypeOf(Security security)
    {
        int dice = _random.Next(100);
        if (dice < 80 || security.Market.IsDomestic) return '2';
        return security.Market.IsUs ? "1ABCD"[_random.Next(5)] : security.Market.Country == "344" ? "167"[_random.Next(3)] : '1';
    }

    private void Fill(int slot, OrderState order)
    {
        Security security = order.Security;
        (long quantity, long price) = _lastFill[slot];
        // Now and then two equal fills follow each other, as they do in the market: nothing on the wire tells them apart.
        if (quantity == 0 || quantity > order.Remaining || _random.Next(20) != 0)
        {
            quantity = Math.Min(order.Remaining, security.Lot * _random.Next(1, 11));
            price = order.Price + _random.Next(-3, 4) * security.Tick;
        }

        _lastFill[slot] = (quantity, price);
        Fill(order, quantity, price);
    }

    private void Fill(OrderState order, long quantity, long price)
    {
        _desk.Fill(order, quantity, price);
        Notices++;
        Fills++;
    }

    private void Amend(int slot, OrderState order)
    {
        OrderState amended = Follow(order, order.Price + _random.Next(-5, 6) * order.Security.Tick);
        _desk.Amend(order, amended);
        _open[slot] = amended;
        Notices += 2;
    }

    private void Cancel(OrderState order)
    {
        _desk.Cancel(order, Follow(order, order.Price));
        Notices += 2;
    }

    private void Expire(OrderState order)
    {
        _desk.Expire(order);
        Notices++;
    }

    private OrderState Follow(OrderState original, long price)
    {
        OrderState order = New(original.Security, original.Remaining, price);
        order.Account = original.Account;
        order.Side = original.Side;
        order.OrderType = original.OrderType;
        order.OriginalOrderNo = original.OrderNo;
        order.IsLoan = original.IsLoan;
        order.IsSplit = original.IsSplit;
        return order;
    }

    private OrderState New(Security security, long quantity, long price)
    {
        OrderState order = _desk.Rent();
        order.User = _user;
        order.OrderNo = OrderDesk.NextOrderNo(_user);
        order.Security = security;
        order.Quantity = quantity;
        order.Price = price;
        order.PlacedAt = order.ChangedAt = _desk.Now;
        return order;
    }
}
