using KisFast.Orders;

namespace KisFast;

/// <content>Waiting for an order. The code after an await runs on the thread pool, never on the handler's thread.</content>
public sealed partial class OrderTracker
{
    private readonly Dictionary<UInt128, List<Waiter>> _waiters = [];
    private Exception? _ended;

    /// <summary>
    /// Waits until nothing more is to come of an order: filled, amended, cancelled or rejected. At once when that has happened, also
    /// when its records came before you knew the number.
    /// </summary>
    /// <param name="orderNo">The number of the REST service's reply (<c>odno</c>), padded with zeros or not.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the feed was stopped.</exception>
    /// <exception cref="KisFastException">The feed has failed.</exception>
    public Task<Order> WhenDoneAsync(string orderNo, CancellationToken cancellationToken = default) =>
        WhenAsync(orderNo, static order => order.IsDone, cancellationToken);

    /// <summary>Waits for an order's next record from now on.</summary>
    /// <inheritdoc cref="WhenDoneAsync"/>
    public Task<Order> WhenChangedAsync(string orderNo, CancellationToken cancellationToken = default) =>
        WaitAsync(orderNo, static _ => true, looksAtOnce: false, cancellationToken);

    /// <summary>Waits until an order meets a condition; at once when it does already.</summary>
    /// <param name="orderNo">The number of the REST service's reply (<c>odno</c>), padded with zeros or not.</param>
    /// <param name="condition">Asked on the handler's thread at each of the order's records: do little.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the feed was stopped.</exception>
    /// <exception cref="KisFastException">The feed has failed.</exception>
    public Task<Order> WhenAsync(string orderNo, Func<Order, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return WaitAsync(orderNo, condition, looksAtOnce: true, cancellationToken);
    }

    /// <summary>Nothing more comes: who waits is let go.</summary>
    internal void End(Exception? failure)
    {
        lock (_lock)
        {
            _ended = failure ?? new OperationCanceledException("The feed was stopped before the order came to that.");
            foreach (Waiter waiter in _waiters.Values.SelectMany(static list => list))
                waiter.Fail(_ended);
            _waiters.Clear();
        }
    }

    private async Task<Order> WaitAsync(string orderNo, Func<Order, bool> condition, bool looksAtOnce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(orderNo);
        UInt128 key = KeyOf(orderNo);
        var waiter = new Waiter(condition);
        lock (_lock)
        {
            if (looksAtOnce && _orders.Find(key, 0) is { } known && waiter.Look(known.Copy()))
                return waiter.Task.GetAwaiter().GetResult();
            if (_ended is not null)
                waiter.Fail(_ended);
            else if (_waiters.TryGetValue(key, out List<Waiter>? others))
                others.Add(waiter);
            else
                _waiters.Add(key, [waiter]);
        }

        try
        {
            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Forget(key, waiter);
        }
    }

    private void Wake(OrderEntry entry)
    {
        if (_waiters.Count > 0 && _waiters.TryGetValue(OrderIndex.KeyOf(entry.OrderNo.Utf8), out List<Waiter>? waiters))
            Show(entry.Copy(), waiters);
    }

    // By itself: its closure would be made at each record.
    private static void Show(Order order, List<Waiter> waiters) => waiters.RemoveAll(waiter => waiter.Look(order));

    private void Forget(UInt128 key, Waiter waiter)
    {
        lock (_lock)
        {
            if (!_waiters.TryGetValue(key, out List<Waiter>? waiters))
                return;
            waiters.Remove(waiter);
            if (waiters.Count == 0)
                _waiters.Remove(key);
        }
    }

    private sealed class Waiter(Func<Order, bool> condition)
    {
        private readonly TaskCompletionSource<Order> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Order> Task => _source.Task;

        public void Fail(Exception failure)
        {
            if (failure is OperationCanceledException)
                _source.TrySetCanceled();
            else
                _source.TrySetException(failure);
        }

        /// <summary>Whether it has waited long enough. What the condition throws is the waiter's, not the handler's.</summary>
        public bool Look(Order order)
        {
            try
            {
                if (!condition(order))
                    return false;
                _source.TrySetResult(order);
            }
            // It is the user's code.
            catch (Exception e)
            {
                _source.TrySetException(e);
            }

            return true;
        }
    }
}
