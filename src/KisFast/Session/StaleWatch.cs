using KisFast.Transport;

namespace KisFast.Session;

/// <summary>Ends a connection on which nothing, not even a PINGPONG, was heard for too long. Costs the receive thread nothing.</summary>
internal sealed class StaleWatch : IDisposable
{
    private readonly WebSocketConnection _connection;
    private readonly StreamProcessor _processor;
    private readonly ReceiveClock _clock;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _reads;
    private long _heardAt;

    public StaleWatch(WebSocketConnection connection, StreamProcessor processor, ReceiveClock clock, TimeSpan limit, TimeProvider time)
    {
        _connection = connection;
        _processor = processor;
        _clock = clock;
        _limit = limit;
        _time = time;
        _reads = Volatile.Read(ref processor.Counters.Reads);
        _heardAt = time.GetTimestamp();
        // An eighth: silence is noticed at most that much late.
        TimeSpan period = TimeSpan.FromTicks(Math.Max(limit.Ticks / 8, TimeSpan.TicksPerMillisecond));
        _timer = time.CreateTimer(static watch => ((StaleWatch)watch!).Look(), this, period, period);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        _clock.Renew();
        long reads = Volatile.Read(ref _processor.Counters.Reads);
        if (reads != _reads || _processor.IsBusy)
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
