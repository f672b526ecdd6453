using KisFast.Receiving;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Session;

/// <summary>
/// Ends a connection on which nothing, not even a PINGPONG, was heard for too long, or whose key does not come. Costs the receive thread nothing.
/// </summary>
internal sealed class StaleWatch : IDisposable
{
    private readonly WebSocketConnection _connection;
    private readonly StreamProcessor _processor;
    private readonly Receiver _receiver;
    private readonly ReceiveFlow _flow;
    private readonly ReceiveClock _clock;
    private readonly TimeSpan _limit;
    private readonly TimeSpan _keyLimit;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _isDue;
    private long _reads;
    private long _receiverReads;
    private long _heardAt;
    private long? _keyAwaited;
    private long _keyAwaitedAt;
    private DateTimeOffset _lookedUtc;
    private long _lookedAt;

    public StaleWatch(WebSocketConnection connection, StreamProcessor processor, Receiver receiver, ReceiveFlow flow, ReceiveClock clock,
        FillFeedOptions options)
    {
        _connection = connection;
        _processor = processor;
        _receiver = receiver;
        _flow = flow;
        _clock = clock;
        _limit = options.StaleAfter;
        _keyLimit = options.SubscribeTimeout;
        _time = options.TimeProvider;
        _reads = Volatile.Read(ref processor.Counters.Reads);
        _heardAt = _lookedAt = _time.GetTimestamp();
        _lookedUtc = _time.GetUtcNow();
        // An eighth: silence is noticed at most that much late.
        TimeSpan period = TimeSpan.FromTicks(Math.Max(Math.Min(_limit.Ticks / 8, _keyLimit.Ticks), TimeSpan.TicksPerMillisecond));
        _timer = _time.CreateTimer(static watch => ((StaleWatch)watch!).OnTimer(), this, period, period);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        _processor.LookAtInline();
        _receiver.LookAtCaller();
        // Once, however long nobody polls.
        if (Interlocked.Exchange(ref _isDue, 1) == 0) _receiver.OnTimer(_flow, Look);
    }

    // A machine that sleeps, or a virtual one that is stopped: its monotonic clock stands, and KIS has hung up meanwhile.
    private TimeSpan? WasAsleep()
    {
        DateTimeOffset utc = _time.GetUtcNow();
        TimeSpan asleep = utc - _lookedUtc - _time.GetElapsedTime(_lookedAt);
        _lookedUtc = utc;
        _lookedAt = _time.GetTimestamp();
        return asleep >= _limit ? asleep : null;
    }

    private bool HasWaitedForKey()
    {
        long? since = _processor.WaitsForKeySince;
        if (since != _keyAwaited)
        {
            _keyAwaited = since;
            _keyAwaitedAt = _time.GetTimestamp();
        }

        return since is not null && _time.GetElapsedTime(_keyAwaitedAt) >= _keyLimit;
    }

    private void Look()
    {
        Volatile.Write(ref _isDue, 0);
        _clock.Renew();
        if (WasAsleep() is { } asleep)
        {
            _connection.Abort(new KisFastException(FeedFailure.Stale, RetryAdvice.Retry,
                $"The clock went on by {asleep.TotalSeconds:0} s while this process did not run: the connection is taken for dead."));
            return;
        }

        if (HasWaitedForKey())
        {
            _connection.Abort(new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry,
                $"Encrypted notices came, but no key for them within {_keyLimit.TotalSeconds:0.###} s."));
            return;
        }

        long reads = Volatile.Read(ref _processor.Counters.Reads), receiverReads = _receiver.Reads;
        // Where one thread reads for all sessions, silence says nothing about any peer while that thread waits for a full ring. That
        // it is merely at work for other sessions excuses nothing: they may be at it all the time.
        bool isReceiverStuck = _receiver.IsBusy && receiverReads == _receiverReads;
        _receiverReads = receiverReads;
        if (reads != _reads || _processor.IsBusy || _processor.IsFull || isReceiverStuck)
        {
            _reads = reads;
            _heardAt = _time.GetTimestamp();
        }
        else if (_time.GetElapsedTime(_heardAt) >= _limit)
        {
            _connection.Abort(new KisFastException(FeedFailure.Stale, RetryAdvice.Retry,
                $"Nothing, not even a PINGPONG, was heard for {_limit.TotalSeconds:0.###} s: the connection is taken for dead."));
        }
    }
}
