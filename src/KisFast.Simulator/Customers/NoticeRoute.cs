namespace KisFast.Simulator;

/// <summary>The subscriptions of one HTS id: whom its notices go to.</summary>
internal sealed class NoticeRoute
{
    private readonly Lock _lock = new();
    private volatile INoticeSubscriber[] _subscriptions = [];
    private volatile TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    public INoticeSubscriber[] Subscriptions => _subscriptions;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Completes when there is at least one subscription.</summary>
    public Task Subscribed => _subscribed.Task;

    public void Add(INoticeSubscriber subscription)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions, subscription];
            _subscribed.TrySetResult();
        }
    }

    public void Remove(INoticeSubscriber subscription)
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
        foreach (INoticeSubscriber subscription in _subscriptions)
        {
            if (subscription.Append(plaintext, records)) deliveries++;
        }

        if (deliveries > 0) Interlocked.Add(ref _sent, deliveries * records);
        return deliveries;
    }

    /// <summary>Ends every subscriber's connection.</summary>
    public void Cut()
    {
        foreach (INoticeSubscriber subscription in _subscriptions) subscription.Cut();
    }

    public bool NeedsFlush
    {
        get
        {
            foreach (INoticeSubscriber subscription in _subscriptions)
            {
                if (subscription.IsBacklogged) return true;
            }

            return false;
        }
    }

    /// <summary>Sends what is pending; waits while a client's TCP pushes back.</summary>
    public ValueTask FlushAsync()
    {
        INoticeSubscriber[] subscriptions = _subscriptions;
        return subscriptions.Length switch
        {
            0 => ValueTask.CompletedTask,
            1 => subscriptions[0].FlushAsync(),
            _ => FlushAllAsync(subscriptions),
        };
    }

    private static async ValueTask FlushAllAsync(INoticeSubscriber[] subscriptions)
    {
        foreach (INoticeSubscriber subscription in subscriptions) await subscription.FlushAsync().ConfigureAwait(false);
    }
}
