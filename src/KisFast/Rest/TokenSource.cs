namespace KisFast.Rest;

/// <summary>
/// The access token of one app key: from memory, from the cache, or issued; one caller at a time, and never more than one
/// issue a minute, among all processes that share the cache.
/// </summary>
internal sealed class TokenSource : IDisposable
{
    /// <summary>A token this near to its end is renewed when it can be, and used when it cannot.</summary>
    public static readonly TimeSpan RefreshMargin = TimeSpan.FromMinutes(10);

    private const int MaxIssues = 3;
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(2);

    private readonly Func<CancellationToken, Task<AccessToken>> _issue;
    private readonly Func<DateTimeOffset> _now;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ITokenCache? _cache;
    private readonly bool _keepsInterval;
    private readonly SemaphoreSlim _flight = new(1);
    private volatile AccessToken? _token;
    private volatile string? _rejected;
    private DateTimeOffset? _attemptedAt;

    /// <param name="issue">Asks KIS once.</param>
    /// <param name="now">KIS's clock, as far as it is known.</param>
    /// <param name="time">This machine's clock and timers.</param>
    /// <param name="interval">The least time between two issues.</param>
    /// <param name="cache">The cache, if there is one.</param>
    /// <param name="keepsInterval">Whether to wait for the interval unasked; false: until the server says so.</param>
    public TokenSource(
        Func<CancellationToken, Task<AccessToken>> issue, Func<DateTimeOffset> now, TimeProvider time, TimeSpan interval, ITokenCache? cache,
        bool keepsInterval = true)
    {
        _keepsInterval = keepsInterval;
        _interval = interval;
        _issue = issue;
        _now = now;
        _time = time;
        _cache = cache;
    }

    /// <summary>Told when somebody has to wait for the next issue, and for how long.</summary>
    public Action<TimeSpan>? Waits { get; set; }

    public void Dispose() => _flight.Dispose();

    /// <summary>A token that works as far as anybody knows.</summary>
    /// <exception cref="KisApiException">KIS refused, or could not be reached.</exception>
    public async Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        if (_token is { } token && IsFresh(token)) return token;
        await _flight.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await GetAloneAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _flight.Release();
        }
    }

    /// <summary>
    /// KIS refused this token, or it was revoked: it is gone from memory and cache, the time of its issue is not, and it is not used
    /// again, from wherever it comes, unless KIS issues it anew.
    /// </summary>
    public async ValueTask RejectAsync(AccessToken token, CancellationToken cancellationToken)
    {
        _rejected = token.Value;
        if (_token?.Value == token.Value) _token = null;
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } entry && entry.Token == token.Value)
            await WriteAsync(null, entry.AttemptedAt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The token that is known without asking, or null; it may have expired.</summary>
    public async ValueTask<AccessToken?> FindKnownAsync(CancellationToken cancellationToken) =>
        _token ?? FromCache(await ReadAsync(cancellationToken).ConfigureAwait(false));

    private async Task<AccessToken> GetAloneAsync(CancellationToken cancellationToken)
    {
        for (int issues = 0; ;)
        {
            if (_token is { } current && IsFresh(current)) return current;
            TimeSpan wait;
            KisApiException? failure = null;
            using (IDisposable? held = await LockAsync(cancellationToken).ConfigureAwait(false))
            {
                TokenCacheEntry? entry = await ReadAsync(cancellationToken).ConfigureAwait(false);
                AccessToken? cached = FromCache(entry);
                if (cached is not null && IsFresh(cached)) return _token = cached;
                // What is written beside the time of an issue is the token in hand: it works until the issue has succeeded.
                if (cached is not null && IsUsable(cached) && !(_token?.ExpiresAt >= cached.ExpiresAt)) _token = cached;
                wait = UntilNextIssue(entry);
                // Near its end and not renewable right now: it still works.
                if (wait > TimeSpan.Zero && (_token ?? cached) is { } old && IsUsable(old)) return old;
                if (wait <= TimeSpan.Zero)
                {
                    issues++;
                    try
                    {
                        return await IssueAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (KisApiException e) when (e.OutcomeUnknown || e.Code == KisErrorCodes.TokenOnceAMinute)
                    {
                        if ((_token ?? cached) is { } usable && IsUsable(usable)) return usable;
                        failure = e;
                        wait = _interval;
                    }
                }
            }

            if (failure is not null && issues >= MaxIssues) throw failure;
            Waits?.Invoke(wait);
            await Task.Delay(RoundedUp(wait), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Task.Delay cuts to whole milliseconds: a wait of less would be none, again and again.
    private static TimeSpan RoundedUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        // Noted before it is sent: a process that dies on the way has still used up the minute.
        DateTimeOffset attemptedAt = _time.GetUtcNow();
        DateTimeOffset? before = _attemptedAt;
        _attemptedAt = attemptedAt;
        await WriteAsync(_token, attemptedAt, cancellationToken).ConfigureAwait(false);
        try
        {
            AccessToken token = await _issue(cancellationToken).ConfigureAwait(false);
            if (token.Value == _rejected) _rejected = null;
            _token = token;
            await WriteAsync(token, attemptedAt, cancellationToken).ConfigureAwait(false);
            return token;
        }
        catch (KisApiException e) when (!e.OutcomeUnknown && e.Code != KisErrorCodes.TokenOnceAMinute)
        {
            // A clear refusal issued nothing.
            _attemptedAt = before;
            await WriteAsync(_token, before ?? DateTimeOffset.UnixEpoch, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IDisposable?> LockAsync(CancellationToken cancellationToken)
    {
        IDisposable? held = null;
        long began = _time.GetTimestamp();
        // Beyond all patience the lock's holder hangs; asking twice a minute is then the smaller evil.
        while (_cache is not null && !_cache.TryLock(out held) && _time.GetElapsedTime(began) < LockPatience)
            await Task.Delay(LockPoll, _time, cancellationToken).ConfigureAwait(false);
        return held;
    }

    private TimeSpan UntilNextIssue(TokenCacheEntry? entry)
    {
        if (!_keepsInterval) return TimeSpan.Zero;
        DateTimeOffset now = _time.GetUtcNow();
        TimeSpan wait = TimeSpan.Zero;
        foreach (DateTimeOffset? attempt in (ReadOnlySpan<DateTimeOffset?>)[_attemptedAt, entry?.AttemptedAt])
        {
            // One from the future was written before the clock was set back.
            if (attempt is { } at && at <= now && at + _interval - now > wait) wait = at + _interval - now;
        }

        return wait;
    }

    private AccessToken? FromCache(TokenCacheEntry? entry) =>
        entry?.Token is { } value && value != _rejected ? new AccessToken(value, entry.ExpiresAt) : null;

    private ValueTask<TokenCacheEntry?> ReadAsync(CancellationToken cancellationToken) => _cache?.ReadAsync(cancellationToken) ?? default;

    private ValueTask WriteAsync(AccessToken? token, DateTimeOffset attemptedAt, CancellationToken cancellationToken) => _cache?.WriteAsync(
        new TokenCacheEntry
        {
            Version = TokenCacheEntry.CurrentVersion,
            AttemptedAt = attemptedAt,
            Token = token?.Value,
            ExpiresAt = token?.ExpiresAt ?? DateTimeOffset.UnixEpoch,
        },
        cancellationToken) ?? default;

    private bool IsFresh(AccessToken token) => _now() < token.ExpiresAt - RefreshMargin;

    private bool IsUsable(AccessToken token) => _now() < token.ExpiresAt && token.Value != _rejected;
}
