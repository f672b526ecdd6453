namespace KisFast.Simulation;

/// <summary>
/// A clock of the virtual world: one for KIS, one for each process. All of them go equally fast; what each takes for the time of day may be
/// set, which changes nothing else. Timers fire at their instant, one after the other.
/// </summary>
internal sealed class VirtualClock(Schedule schedule, DateTimeOffset start) : TimeProvider
{
    private readonly List<(TimeSpan From, TimeSpan Ahead)> _sets = [default];
    private TimeSpan _ahead;
    private long _pausedUntil;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are there: when their owner has ended there are none.</summary>
    public int Timers { get; private set; }

    /// <inheritdoc/>
    public override long GetTimestamp() => schedule.Now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Wall?.GetUtcNow() ?? start + schedule.Elapsed + _ahead;

    /// <summary>Whose time of day it takes for its own; null: it has one itself.</summary>
    public VirtualClock? Wall { get; init; }

    /// <summary>Somebody sets the time of day.</summary>
    public void Set(TimeSpan forward)
    {
        _ahead += forward;
        _sets.Add((schedule.Elapsed, _ahead));
    }

    /// <summary>When it first showed a time of day, since the beginning; a clock that was set back showed it again later.</summary>
    public TimeSpan FirstShown(DateTime utc)
    {
        for (int i = 0; i < _sets.Count; i++)
        {
            TimeSpan at = utc - start.UtcDateTime - _sets[i].Ahead;
            if (at >= _sets[i].From && (i == _sets.Count - 1 || at <= _sets[i + 1].From)) return at;
        }

        throw new ArgumentOutOfRangeException(nameof(utc), utc, "It never showed this.");
    }

    /// <summary>Whose clock it is does nothing for a while: its timers fire later.</summary>
    public void Pause(TimeSpan time) => _pausedUntil = Math.Max(_pausedUntil, schedule.Now + time.Ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        Timers++;
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private Schedule.Entry? _next;
        private TimeSpan _period;
        private bool _isOver;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isOver) return false;
            _next?.Cancel();
            _period = period;
            _next = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Owner.After(dueTime, Fire);
            return true;
        }

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            clock.Timers--;
            _next?.Cancel();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            if (clock._pausedUntil > clock.Owner.Now)
            {
                _next = clock.Owner.After(new TimeSpan(clock._pausedUntil - clock.Owner.Now), Fire);
                return;
            }

            _next = _period > TimeSpan.Zero ? clock.Owner.After(_period, Fire) : null;
            if (_context is null) callback(state);
            else ExecutionContext.Run(_context, static timer => ((Timer)timer!).Call(), this);
        }

        private void Call() => callback(state);
    }

    private Schedule Owner => schedule;
}
