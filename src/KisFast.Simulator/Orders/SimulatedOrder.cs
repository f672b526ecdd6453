namespace KisFast.Simulator;

/// <summary>
/// An order in a test's hands: what becomes of it is the test's to say. Every call hands its notices to the connections before it
/// returns. One order, one thread at a time.
/// </summary>
public sealed class SimulatedOrder
{
    private readonly OrderDesk _desk;
    private readonly OrderState _state;

    internal SimulatedOrder(OrderDesk desk, OrderState state)
    {
        _desk = desk;
        _state = state;
    }

    /// <summary>The order number, padded to ten digits.</summary>
    public string OrderNo => OrderState.Number(_state.OrderNo);

    /// <summary>What the book says of it now.</summary>
    public BookOrder Book => _desk.Copy(_state);

    /// <summary>Fills a part or the rest.</summary>
    /// <param name="quantity">From 1 to what is left.</param>
    /// <param name="price">In the market's currency; null for the order's price.</param>
    /// <exception cref="InvalidOperationException">The order is no longer working.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is more than what is left, or the price has too many decimals.</exception>
    public async Task FillAsync(long quantity, decimal? price = null)
    {
        RequireOpen();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, _state.Remaining);
        _desk.Fill(_state, quantity, price is { } value ? ToUnits(_state.Security, value) : _state.Price);
        await _state.User.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Replaces the rest by a new order.</summary>
    /// <param name="price">The new price.</param>
    /// <param name="quantity">The new quantity; null for what is left.</param>
    /// <returns>The new order: from now on fills are its.</returns>
    /// <exception cref="InvalidOperationException">The order is no longer working.</exception>
    public async Task<SimulatedOrder> AmendAsync(decimal price, long? quantity = null)
    {
        RequireOpen();
        OrderState amended = Follow(quantity ?? _state.Remaining, ToUnits(_state.Security, price));
        _desk.Amend(_state, amended);
        await _state.User.FlushAsync().ConfigureAwait(false);
        return new SimulatedOrder(_desk, amended);
    }

    /// <summary>Cancels the rest.</summary>
    /// <exception cref="InvalidOperationException">The order is no longer working.</exception>
    public async Task CancelAsync()
    {
        RequireOpen();
        _desk.Cancel(_state, Follow(_state.Remaining, _state.Price));
        await _state.User.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Has the exchange cancel the rest, as it does with IOC and FOK orders.</summary>
    /// <exception cref="InvalidOperationException">The order is no longer working.</exception>
    public async Task ExpireAsync()
    {
        RequireOpen();
        _desk.Expire(_state);
        await _state.User.FlushAsync().ConfigureAwait(false);
    }

    internal static OrderState Create(OrderDesk desk, HtsUser user, string account, OrderTicket ticket)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ticket.Quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ticket.Quantity, 9_999_999);
        Security security = Security.Find(ticket.Symbol);
        return new OrderState
        {
            User = user,
            Account = account,
            OrderNo = OrderDesk.NextOrderNo(user),
            Security = security,
            Side = ticket.Side,
            OrderType = ticket.Price is null ? '1' : '2',
            Quantity = ticket.Quantity,
            Price = ticket.Price is { } price ? ToUnits(security, price) : security.BasePrice,
            PlacedAt = desk.Now,
            ChangedAt = desk.Now,
        };
    }

    private OrderState Follow(long quantity, long price) => new()
    {
        User = _state.User,
        Account = _state.Account,
        OrderNo = OrderDesk.NextOrderNo(_state.User),
        OriginalOrderNo = _state.OrderNo,
        Security = _state.Security,
        Side = _state.Side,
        OrderType = _state.OrderType,
        Quantity = quantity,
        Price = price,
        PlacedAt = _desk.Now,
        ChangedAt = _desk.Now,
    };

    private void RequireOpen()
    {
        if (!_state.IsOpen) throw new InvalidOperationException($"Order {OrderNo} is {_state.State}, so nothing more can happen to it.");
    }

    private static long ToUnits(Security security, decimal price)
    {
        decimal units = price * security.Market.Scale;
        if (units != decimal.Truncate(units) || units is < 0 or > 999_999_999)
            throw new ArgumentOutOfRangeException(nameof(price), price,
                $"{security.Symbol} has prices from 0 with {security.Market.Decimals} decimals and nine digits in all.");
        return (long)units;
    }
}
