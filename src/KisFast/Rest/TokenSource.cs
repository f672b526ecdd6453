namespace KisFast.Rest;

/// <summary>
/// The access token of one app key: from memory, from the cache's file, or issued; one caller at a time, and never more than one
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
    private readonly TokenCacheFile? _file;
    private readonly SemaphoreSlim _flight = new(1);
    private volatile AccessToken? _token;
    private volatile string? _rejected;
    private DateTimeOffset? _attemptedAt;

    /// <param name="issue">Asks KIS once.</param>
    /// <param name="now">KIS's clock, as far as it is known.</param>
    /// <param name="time">This machine's clock and timers.</param>
    /// <param name="interval">The least time between two issues.</param>
    /// <param name="file">The cache, if there is one.</param>
    public TokenSource(
        Func<CancellationToken, Task<AccessToken>> issue, Func<DateTimeOffset> now, TimeProvider time, TimeSpan interval, TokenCacheFile? file)
    {
        _interval = interval;
        _issue = issue;
        _now = now;
        _time = time;
        _file = file;
    }

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

    /// <summary>KIS refused this token: it is not used again, from wherever it comes, unless KIS issues it anew.</summary>
    public void Reject(AccessToken token)
    {
        _rejected = token.Value;
        if (_token?.Value == token.Value) _token = null;
    }

    /// <summary>The token that is known without asking, or null; it may have expired.</summary>
    public AccessToken? Known() => _token ?? FromFile(_file?.Read());

    /// <summary>The token has been revoked: it is gone from memory and from the file, the time of its issue is not.</summary>
    public void Forget(AccessToken token)
    {
        Reject(token);
        if (_file?.Read() is { } entry && entry.Token == token.Value) WriteFile(null, entry.AttemptedAt);
    }

    private async Task<AccessToken> GetAloneAsync(CancellationToken cancellationToken)
    {
        for (int issues = 0; ;)
        {
            if (_token is { } current && IsFresh(current)) return current;
            TimeSpan wait;
            KisApiException? failure = null;
            using (IDisposable? held = await LockAsync(cancellationToken).ConfigureAwait(false))
            {
                TokenCacheEntry? entry = _file?.Read();
                AccessToken? cached = FromFile(entry);
                if (cached is not null && IsFresh(cached)) return _token = cached;
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
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        // Noted before it is sent: a process that dies on the way has still used up the minute.
        DateTimeOffset attemptedAt = _time.GetUtcNow();
        DateTimeOffset? before = _attemptedAt;
        _attemptedAt = attemptedAt;
        WriteFile(_token, attemptedAt);
        try
        {
            AccessToken token = await _issue(cancellationToken).ConfigureAwait(false);
            if (token.Value == _rejected) _rejected = null;
            _token = token;
            WriteFile(token, attemptedAt);
            return token;
        }
        catch (KisApiException e) when (!e.OutcomeUnknown && e.Code != KisErrorCodes.TokenOnceAMinute)
        {
            // A clear refusal issued nothing.
            _attemptedAt = before;
            WriteFile(_token, before ?? DateTimeOffset.UnixEpoch);
            throw;
        }
    }

    private async Task<IDisposable?> LockAsync(CancellationToken cancellationToken)
    {
        IDisposable? held = null;
        long began = _time.GetTimestamp();
        // Beyond all patience the lock's holder hangs; asking twice a minute is then the smaller evil.
        while (_file is not null && !_file.TryLock(out held) && _time.GetElapsedTime(began) < LockPatience)
            await Task.Delay(LockPoll, _time, cancellationToken).ConfigureAwait(false);
        return held;
    }

    private TimeSpan UntilNextIssue(TokenCacheEntry? entry)
    {
        DateTimeOffset now = _time.GetUtcNow();
        TimeSpan wait = TimeSpan.Zero;
        foreach (DateTimeOffset? attempt in (ReadOnlySpan<DateTimeOffset?>)[_attemptedAt, entry?.AttemptedAt])
        {
            // One from the future was written before the clock was set back.
            if (attempt is { } at && at <= now && at + _interval - now > wait) wait = at + _interval - now;
        }

        return wait;
    }

    private AccessToken? FromFile(TokenCacheEntry? entry) =>
        entry?.Token is { } value && value != _rejected ? new AccessToken(value, entry.ExpiresAt) : null;

    private void WriteFile(AccessToken? token, DateTimeOffset attemptedAt) => _file?.Write(new TokenCacheEntry
    {
        Version = TokenCacheEntry.CurrentVersion,
        AttemptedAt = attemptedAt,
        Token = token?.Value,
        ExpiresAt = token?.ExpiresAt ?? DateTimeOffset.UnixEpoch,
    });

    private bool IsFresh(AccessToken token) => _now() < token.ExpiresAt - RefreshMargin;

    private bool IsUsable(AccessToken token) => _now() < token.ExpiresAt && token.Value != _rejected;
}
