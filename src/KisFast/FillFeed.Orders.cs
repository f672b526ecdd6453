namespace KisFast;

/// <content>Orders and positions, for who asks.</content>
public sealed partial class FillFeed
{
    private readonly Lock _ordersLock = new();
    private OrderTracker? _orders;
    private bool _ordersAreHandled;

    /// <summary>
    /// Orders and positions as this feed's records tell them. Ask before the start: they are tracked from the first record on, and only
    /// for who asks. A handler that reads them puts them first: <c>feed.HandleWith(feed.Orders).Then(strategy)</c>. Otherwise they
    /// are kept beside the handlers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The feed is started, and nobody had asked before.</exception>
    public OrderTracker Orders
    {
        get
        {
            lock (_ordersLock)
            {
                if (_orders is null && Volatile.Read(ref _started) != 0)
                    throw new InvalidOperationException("Ask for Orders before StartAsync: they are tracked from the first record on.");
                return _orders ??= new OrderTracker();
            }
        }
    }

    // A tracker of the user's making, or the container's, is the feed's when it is the first.
    private void AdoptOrders(OrderTracker tracker)
    {
        lock (_ordersLock)
        {
            _orders ??= tracker;
            _ordersAreHandled |= _orders == tracker;
        }
    }

    private void HandleOrders()
    {
        lock (_ordersLock)
        {
            if (_orders is not null && !_ordersAreHandled)
                HandleWith(_orders);
        }
    }
}
