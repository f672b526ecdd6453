using System.Threading.RateLimiting;

namespace KisFast.Rest;

/// <summary>
/// Lets one call through per interval, first come first served. Spacing rather than a bucket: however KIS cuts its seconds, none
/// ever holds more calls than allowed. It runs on a <see cref="TimeProvider"/>, which the limiters of the framework cannot.
/// </summary>
internal sealed class PacingRateLimiter : RateLimiter
{
    /// <summary>More callers than this are turned away: nobody waits for hours.</summary>
    public const int MaxQueued = 10_000;

    private static readonly Lease Granted = new(true);
    private static readonly Lease Refused = new(false);

    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly Lock _gate = new();
    private long _next;
    private long _granted;
    private long _refused;

    /// <summary>A limiter whose first call goes at once.</summary>
    /// <param name="perSecond">Calls per second.</param>
    /// <param name="time">The clock and the timers.</param>
    public PacingRateLimiter(int perSecond, TimeProvider time)
    {
        _time = time;
        _interval = Math.Max(1, (time.TimestampFrequency + perSecond - 1) / perSecond);
        _next = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                long now = _time.GetTimestamp();
                return now < _next ? null : _time.GetElapsedTime(_next, now);
            }
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            long ahead = Math.Max(0, _next - _time.GetTimestamp());
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = ahead == 0 ? 1 : 0,
                CurrentQueuedCount = Math.Max(0, ((ahead + _interval - 1) / _interval) - 1),
                TotalSuccessfulLeases = _granted,
                TotalFailedLeases = _refused,
            };
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => TryTake(permitCount, mayWait: false, out _) ? Granted : Refused;

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        if (!TryTake(permitCount, mayWait: true, out TimeSpan wait)) return Refused;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        return Granted;
    }

    private bool TryTake(int permits, bool mayWait, out TimeSpan wait)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, 1);
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            long ahead = _next - now;
            wait = ahead > 0 ? _time.GetElapsedTime(now, _next) : TimeSpan.Zero;
            if (ahead > 0 && (!mayWait || ahead / _interval >= MaxQueued))
            {
                _refused++;
                return false;
            }

            // A probe with no permits asks whether a call would go through; it uses nothing up.
            if (permits > 0)
            {
                _next = Math.Max(now, _next) + _interval;
                _granted++;
            }

            return true;
        }
    }

    private sealed class Lease(bool acquired) : RateLimitLease
    {
        public override bool IsAcquired => acquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
