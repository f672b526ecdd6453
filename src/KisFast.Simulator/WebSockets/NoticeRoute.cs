namespace KisFast.Simulator;

/// <summary>The subscriptions of one HTS id: whom its notices go to.</summary>
internal sealed class NoticeRoute
{
    private readonly Lock _lock = new();
    private volatile Subscription[] _subscriptions = [];
    private volatile TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    public Subscription[] Subscriptions => _subscriptions;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Completes when there is at least one subscription.</summary>
    public Task Subscribed => _subscribed.Task;

    public void Add(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions, subscription];
            _subscribed.TrySetResult();
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
            if (_subscriptions.Length == 0 && _subscribed.Task.IsCompleted)
                _subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Appends a frame of one or more notices to every subscriber's pending bytes; returns how many got it whole.</summary>
    public int Append(ReadOnlySpan<byte> plaintext, int records = 1)
    {
        int deliveries = 0;
        foreach (Subscription subscription in _subscriptions)
        {
            if (subscription.Session.AppendNotice(subscription, plaintext, records))
                deliveries++;
        }
        if (deliveries > 0)
            Interlocked.Add(ref _sent, deliveries * records);
        return deliveries;
    }

    public bool NeedsFlush
    {
        get
        {
            foreach (Subscription subscription in _subscriptions)
            {
                if (subscription.Session.IsBacklogged)
                    return true;
            }
            return false;
        }
    }

    /// <summary>Sends what is pending; waits while a client's TCP pushes back.</summary>
    public ValueTask FlushAsync()
    {
        Subscription[] subscriptions = _subscriptions;
        return subscriptions.Length switch
        {
            0 => ValueTask.CompletedTask,
            1 => subscriptions[0].Session.FlushAsync(),
            _ => FlushAllAsync(subscriptions),
        };
    }

    private static async ValueTask FlushAllAsync(Subscription[] subscriptions)
    {
        foreach (Subscription subscription in subscriptions)
            await subscription.Session.FlushAsync().ConfigureAwait(false);
    }
}
