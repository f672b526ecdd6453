using KisFast.Status;

namespace KisFast.Session;

/// <summary>
/// Decides after each failure whether a session goes on and how long it waits. Pure but for the clock; one session's control flow uses it.
/// </summary>
/// <remarks>
/// A refusal is judged by whether it can pass. What KIS itself says of the app key, the request or the HTS id cannot, and ends the
/// session at once; a request or an HTS id that worked before is asked again at a slow beat. What stands between this machine and KIS may
/// pass: where a connection worked before, it is waited out for as long as it takes, at a slow beat. KIS remembers a session that died for
/// about 100 s: an app key in use, or an acknowledgement without a key, is waited out for somewhat longer than that.
/// </remarks>
internal sealed class RetryPlan(ReconnectOptions options, TimeProvider time, Func<double>? random = null)
{
    // In a row, before the beat becomes slow: a gateway that restarts is back within them.
    private const int QuickRefusals = 5;

    // How long KIS may take our own lost session for alive.
    private static readonly TimeSpan OwnSessionLinger = TimeSpan.FromMinutes(4);

    private readonly Backoff _backoff = new(options, time, random);
    private bool _wasLive;
    private bool _hasNewKey;
    private int _startAttempts;
    private int _inUseAttempts;
    private int _refusals;
    private long _lostAt;
    private long? _keylessSince;

    /// <summary>Failures since the last stable connection.</summary>
    public int Failures => _backoff.Failures;

    /// <summary>Whether a session that never was live has been tried often enough: its start is over, its tries go on.</summary>
    public bool IsStartOver { get; private set; }

    private bool WaitsAsLongAsItTakes => options.StartAttempts == int.MaxValue;

    /// <summary>A connection is being begun.</summary>
    public void OnConnecting() => _backoff.OnConnecting();

    /// <summary>Every subscription has its key.</summary>
    public void OnLive()
    {
        _wasLive = true;
        _hasNewKey = false;
        _inUseAttempts = 0;
        _refusals = 0;
        _keylessSince = null;
    }

    /// <summary>A live connection was lost just now.</summary>
    public void OnLost() => _lostAt = time.GetTimestamp();

    /// <summary>Takes a failure in.</summary>
    /// <param name="failure">May be put into clearer words.</param>
    /// <param name="live">How long the connection had been live; zero when it never was.</param>
    /// <returns>How long to wait before the next attempt; null: the failure is final.</returns>
    public TimeSpan? After(ref KisFastException failure, TimeSpan live)
    {
        _backoff.OnFailure(live);
        TimeSpan? delay = failure.Advice switch
        {
            RetryAdvice.Stop => AfterRefusal(failure),
            RetryAdvice.RetryWithNewApprovalKey => AfterUnknownKey(),
            RetryAdvice.RetryAppKeyInUse => AfterInUse(ref failure),
            RetryAdvice.RetryKeyless => AfterKeyless(),
            RetryAdvice.RetrySlowly when _wasLive => _backoff.SlowDelay(),
            _ => Counted(),
        };
        return delay;
    }

    private TimeSpan Counted()
    {
        if (!_wasLive && ++_startAttempts >= options.StartAttempts) IsStartOver = true;
        return _backoff.NextDelay();
    }

    private TimeSpan? AfterRefusal(KisFastException failure)
    {
        // The same request worked before: an error that names nothing may have been the answer to something else.
        if (_wasLive && failure.Failure == FeedFailure.Subscription) return _backoff.SlowDelay();
        if (!IsNotOfKis(failure) || !(_wasLive || WaitsAsLongAsItTakes)) return null;
        return ++_refusals > QuickRefusals ? _backoff.SlowDelay() : _backoff.NextDelay();
    }

    // What KIS did not utter comes from something in between, and may pass.
    private static bool IsNotOfKis(KisFastException failure) =>
        failure is KisApiException ? failure is KisApiException { MayPass: true } : failure.Failure == FeedFailure.Handshake;

    // The remedy is known: a new key, at once; but once, or it would be a loop.
    private TimeSpan AfterUnknownKey()
    {
        TimeSpan delay = Counted();
        if (_hasNewKey) return delay;
        _hasNewKey = true;
        return _backoff.LimitDelay();
    }

    private TimeSpan? AfterInUse(ref KisFastException failure)
    {
        if (_wasLive && time.GetElapsedTime(_lostAt) < OwnSessionLinger) return _backoff.NextDelay();
        if (++_inUseAttempts >= options.AppKeyInUseAttempts)
        {
            failure = new KisFastException(failure.Failure, RetryAdvice.Stop, $"{failure.Message} Gave up after {_inUseAttempts} attempts.", failure);
            return null;
        }

        TimeSpan spaced = options.AppKeyInUsePatience / (options.AppKeyInUseAttempts - 1), limit = _backoff.LimitDelay();
        return spaced > limit ? spaced : limit;
    }

    private TimeSpan AfterKeyless()
    {
        _keylessSince ??= time.GetTimestamp();
        return time.GetElapsedTime(_keylessSince.Value) < options.AppKeyInUsePatience ? _backoff.NextDelay() : Counted();
    }
}
