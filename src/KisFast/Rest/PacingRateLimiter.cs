using System.Threading.RateLimiting;

namespace KisFast.Rest;

/// <summary>
/// Lets one call through per interval, first come first served. Spacing rather than a bucket: however KIS cuts its seconds, none
/// ever holds more calls than allowed. It runs on a <see cref="TimeProvider"/>, which the limiters of the framework cannot.
/// </summary>
/// <remarks>
/// No rate is kept by planned times: a waiter is let go an interval after the one before it went on, however late a timer or the thread
/// pool was. Two calls may reach KIS closer together than they left: one waits for a connection, the next finds it made. So the interval is a
/// twentieth longer than the rate asks for, and a call leaves a second after as many calls before it as a second allows was answered: by
/// then it had arrived. One without an answer has arrived after <see cref="Underway"/>. A lease is to be disposed when the call is over.
/// </remarks>
internal sealed class PacingRateLimiter : RateLimiter
{
    /// <summary>More callers than this are turned away: nobody waits for hours.</summary>
    public const int MaxQueued = 10_000;

    /// <summary>A call without an answer is taken to have arrived after so long: one that hangs does not hold up the others.</summary>
    public static readonly TimeSpan Underway = TimeSpan.FromSeconds(1);

    private const double Margin = 1.05;

    private static readonly Lease Probed = new(null);
    private static readonly Lease Refused = new(null) { IsRefused = true };

    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly long _window;
    private readonly long _underway;
    // The last calls, as many as the window allows: when each is taken to have arrived.
    private readonly Lease?[] _last;
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly ITimer _timer;
    private long _left;
    private bool _isLettingGo;
    private bool _isDisposed;
    private long _granted;
    private long _refused;

    /// <summary>A limiter whose first call goes at once.</summary>
    /// <param name="perSecond">Calls per second.</param>
    /// <param name="time">The clock and the timers.</param>
    public PacingRateLimiter(double perSecond, TimeProvider time)
    {
        _time = time;
        _interval = Math.Max(1, (long)Math.Round(time.TimestampFrequency * Margin / perSecond));
        _last = new Lease?[Math.Max(1, (int)perSecond)];
        _window = (long)Math.Ceiling(time.TimestampFrequency * _last.Length / perSecond);
        _underway = (long)(time.TimestampFrequency * Underway.TotalSeconds);
        _left = time.GetTimestamp() - _interval;
        _timer = time.CreateTimer(static limiter => ((PacingRateLimiter)limiter!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                long now = _time.GetTimestamp();
                return now < Next || _waiting.Count > 0 || _isLettingGo ? null : _time.GetElapsedTime(Next, now);
            }
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = MayGo ? 1 : 0,
                CurrentQueuedCount = _waiting.Count,
                TotalSuccessfulLeases = _granted,
                TotalFailedLeases = _refused,
            };
        }
    }

    private bool MayGo => _waiting.Count == 0 && !_isLettingGo && _time.GetTimestamp() >= Next;

    // When the next call may leave.
    private long Next => Math.Max(_left + _interval, _last[_granted % _last.Length] is { } before ? before.Arrived + _window : long.MinValue);

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, 1);
        lock (_gate)
        {
            if (MayGo) return Grant(permitCount);
            _refused++;
            return Refused;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, 1);
        Waiter waiter;
        lock (_gate)
        {
            if (MayGo) return Grant(permitCount);
            if (_isDisposed || _waiting.Count >= MaxQueued)
            {
                _refused++;
                return Refused;
            }

            waiter = new Waiter();
            waiter.Node = _waiting.AddLast(waiter);
            if (_waiting.Count == 1) Arm();
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        if (!await waiter.Turn.Task.ConfigureAwait(false)) return Refused;
        lock (_gate)
        {
            // It goes on now, not when its turn came.
            _isLettingGo = false;
            Lease lease = Grant(permitCount);
            Arm();
            return lease;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        Waiter[] left;
        lock (_gate)
        {
            _isDisposed = true;
            left = [.. _waiting];
            foreach (Waiter waiter in left)
                waiter.Node = null;
            _waiting.Clear();
        }

        _timer.Dispose();
        foreach (Waiter waiter in left)
            waiter.Turn.TrySetResult(false);
    }

    // A probe with no permits asks whether a call would go through; it uses nothing up.
    private Lease Grant(int permits)
    {
        if (permits == 0) return Probed;
        _left = _time.GetTimestamp();
        return _last[_granted++ % _last.Length] = new Lease(this) { Arrived = _left + _underway };
    }

    private void End(Lease call)
    {
        lock (_gate)
        {
            call.Arrived = Math.Min(call.Arrived, _time.GetTimestamp());
            Arm();
        }
    }

    // Timers cut to whole milliseconds: rounded up, so that none fires early again and again.
    private void Arm()
    {
        if (_waiting.Count == 0 || _isLettingGo || _isDisposed) return;
        long ahead = Math.Max(0, Next - _time.GetTimestamp());
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(ahead * 1000.0 / _time.TimestampFrequency)), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        Waiter first;
        lock (_gate)
        {
            if (_waiting.First is not { } node || _isLettingGo) return;
            if (_time.GetTimestamp() < Next)
            {
                Arm();
                return;
            }

            first = node.Value;
            _waiting.RemoveFirst();
            first.Node = null;
            _isLettingGo = true;
        }

        if (first.Turn.TrySetResult(true)) return;
        lock (_gate)
        {
            _isLettingGo = false;
            Arm();
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Its turn has come already: then it goes on.
            if (waiter.Node is not { } node) return;
            _waiting.Remove(node);
            waiter.Node = null;
        }

        waiter.Turn.TrySetCanceled(cancellationToken);
    }

    private sealed class Waiter
    {
        /// <summary>True when its turn has come, false when the limiter was disposed. Whoever waits goes on in the timer's place.</summary>
        public TaskCompletionSource<bool> Turn { get; } = new();

        public LinkedListNode<Waiter>? Node { get; set; }
    }

    private sealed class Lease(PacingRateLimiter? owner) : RateLimitLease
    {
        /// <summary>When the call is known, or taken, to have arrived.</summary>
        public long Arrived { get; set; }

        public bool IsRefused { get; init; }

        public override bool IsAcquired => !IsRefused;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) owner?.End(this);
            base.Dispose(disposing);
        }
    }
}
