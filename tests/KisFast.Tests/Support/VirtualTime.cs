namespace KisFast.Tests.Support;

/// <summary>A clock that stands still until a test moves it: hours pass in no time, and nothing depends on how fast the machine is.</summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private long _now;

    public VirtualTime() : this(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => new(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <summary>By how much the clock on the wall is wrong; timers and timestamps do not know.</summary>
    public TimeSpan WallError { get; set; }

    /// <summary>By how much timers fire before their time, as a system's may whose timers have a coarser clock than its timestamps.</summary>
    public TimeSpan EarlyBy { get; set; }

    public override DateTimeOffset GetUtcNow() => start + Elapsed + WallError;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        VirtualTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on by some time, firing what comes due on the way.</summary>
    public void Advance(TimeSpan time)
    {
        long end = GetTimestamp() + time.Ticks;
        while (FireNext(end))
        {
        }

        Interlocked.Exchange(ref _now, end);
    }

    /// <summary>Jumps from timer to timer until a task is done.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        for (int idle = 0; !task.IsCompleted; idle++)
        {
            if (FireNext(long.MaxValue)) idle = 0;
            // What goes on elsewhere is nearly always a hop to another thread of the pool: that takes no millisecond.
            else if (idle < 1000) await Task.Yield();
            else await Task.WhenAny(task, Task.Delay(1)).ConfigureAwait(false);
            if (idle > 10_000) throw new InvalidOperationException("The task waits for something that is no timer.");
        }

        return await task.ConfigureAwait(false);
    }

    public async Task RunAsync(Task task) => await RunAsync(Wrap(task)).ConfigureAwait(false);

    private static async Task<bool> Wrap(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private bool FireNext(long limit)
    {
        VirtualTimer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due <= limit).MinBy(static timer => timer.Due);
            if (next is null) return false;
            Interlocked.Exchange(ref _now, Math.Max(_now, next.Due));
            _timers.Remove(next);
        }

        // Without the test runner's context a continuation runs inside its timer's callback: nothing goes on beside the clock.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        next.Fire();
        SynchronizationContext.SetSynchronizationContext(context);
        return true;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public void Fire()
        {
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time.GetTimestamp() + Math.Max(dueTime.Ticks - time.EarlyBy.Ticks, 0);
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
