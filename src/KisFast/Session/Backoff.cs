namespace KisFast.Session;

/// <summary>Exponential back-off with full jitter and a bound on connections per minute. One session's control flow uses it.</summary>
internal sealed class Backoff(ReconnectOptions options, TimeProvider time, Func<double>? random = null)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // When the last connections were begun, as a ring: the oldest is the one the limit looks at.
    private readonly long[] _begun = new long[options.MaxConnectsPerMinute];
    private long _count;

    /// <summary>Failures since the last stable connection.</summary>
    public int Failures { get; private set; }

    /// <summary>A connection is being begun.</summary>
    public void OnConnecting() => _begun[_count++ % _begun.Length] = time.GetTimestamp();

    /// <summary>An attempt failed or a connection was lost.</summary>
    /// <param name="live">How long it had been live; zero when it never was.</param>
    public void OnFailure(TimeSpan live)
    {
        if (live > TimeSpan.Zero && live >= options.StableAfter) Failures = 0;
        if (Failures < int.MaxValue) Failures++;
    }

    /// <summary>How long to wait before the next connection.</summary>
    public TimeSpan NextDelay()
    {
        double ceiling = Math.Min(options.MaxDelay.TotalMilliseconds, options.InitialDelay.TotalMilliseconds * Math.Pow(2, Math.Min(Failures - 1, 30)));
        // Never zero, whatever the dice say.
        double floor = Math.Min(options.InitialDelay.TotalMilliseconds / 10, ceiling);
        var delay = TimeSpan.FromMilliseconds(Math.Max(floor, ceiling * (random ?? Random.Shared.NextDouble)()));
        TimeSpan limit = LimitDelay();
        return delay > limit ? delay : limit;
    }

    /// <summary>For what may take hours to pass: the largest back-off, half of it random.</summary>
    public TimeSpan SlowDelay()
    {
        TimeSpan delay = options.MaxDelay * (0.5 + ((random ?? Random.Shared.NextDouble)() / 2)), limit = LimitDelay();
        return delay > limit ? delay : limit;
    }

    /// <summary>What the bound on connections a minute demands alone.</summary>
    public TimeSpan LimitDelay()
    {
        if (_count < _begun.Length) return TimeSpan.Zero;
        TimeSpan since = time.GetElapsedTime(_begun[_count % _begun.Length]);
        // Waits are cut to whole milliseconds: rounded up, so that none is too short.
        return since >= Window ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((Window - since).TotalMilliseconds));
    }
}
