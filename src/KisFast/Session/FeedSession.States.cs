using KisFast.Ring;
using KisFast.Status;

namespace KisFast.Session;

/// <content>State changes and what follows a failure.</content>
internal sealed partial class FeedSession
{
    // In a row, by what is not KIS: with the largest back-off, about ten minutes of a proxy or a gateway that answers in its place.
    private const int MostRefusals = 20;

    private int _refusals;
    private long _noticesBefore;

    private void OnLive()
    {
        _isLive = _wasLive = true;
        _liveSince = _options.TimeProvider.GetTimestamp();
        _inUseAttempts = 0;
        _refusals = 0;
        Fire(SessionTrigger.Subscribed);
        _started.TrySetResult(null);
    }

    // What was not heard between this connection and the next is a gap, unless nobody listens any more. Also on one that never was live:
    // with several HTS ids, the first one's notices come while the last one's subscription fails.
    private async Task OnConnectionOverAsync(bool stops)
    {
        if (_isLive) _lostAt = _options.TimeProvider.GetTimestamp();
        try
        {
            await _flow.RunAsync(
                () =>
                {
                    _processor.Detach();
                    if ((_isLive || _counters.Notices != _noticesBefore) && !stops) _gaps.Open(GapCause.ConnectionLost);
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (RingHaltedException)
        {
            // The handlers have stopped; so does the feed.
        }
    }

    // Decides what a failure leads to; may put it into clearer words.
    private bool CanRetry(ref KisFastException failure)
    {
        _counters.Failures++;
        TimeSpan live = _isLive ? _options.TimeProvider.GetElapsedTime(_liveSince) : TimeSpan.Zero;
        _isLive = false;
        _backoff.OnFailure(live);
        // A REST call has been retried by its client already.
        _attempts += failure is KisApiException ? _options.Reconnect.StartAttempts : 1;
        switch (failure.Advice)
        {
            case RetryAdvice.Stop when !_wasLive || !IsNotOfKis(failure):
                return false;
            case RetryAdvice.Stop when ++_refusals >= MostRefusals:
                failure = GaveUp(failure, _refusals);
                return false;
            case RetryAdvice.RetryWithNewApprovalKey:
                _approvalKey = null;
                break;
            case RetryAdvice.RetryAppKeyInUse:
                if (++_inUseAttempts >= _options.Reconnect.AppKeyInUseAttempts && !MayBeOurOwn())
                {
                    failure = GaveUp(failure, _inUseAttempts);
                    return false;
                }

                break;
        }

        if (_approvalKey is not null && _options.TimeProvider.GetElapsedTime(_approvalKeyAt) > ApprovalKeyLifetime) _approvalKey = null;
        if (!_wasLive && _attempts >= _options.Reconnect.StartAttempts) _started.TrySetResult(failure);
        return true;
    }

    // What worked once is set up rightly: a refusal that KIS did not utter comes from something in between, and may pass.
    private static bool IsNotOfKis(KisFastException failure) =>
        failure is KisApiException ? failure is KisApiException { MayPass: true } : failure.Failure == FeedFailure.Handshake;

    private static KisFastException GaveUp(KisFastException failure, int attempts) =>
        new(failure.Failure, RetryAdvice.Stop, $"{failure.Message} Gave up after {attempts} attempts.", failure);

    private bool MayBeOurOwn() => _wasLive && _options.TimeProvider.GetElapsedTime(_lostAt) < OwnSessionLinger;

    private async Task<bool> WaitAsync(KisFastException failure, CancellationToken stop)
    {
        TimeSpan delay = _backoff.NextDelay();
        Log.SessionLost(_logger, Index, failure.Message, (long)delay.TotalMilliseconds, _backoff.Failures);
        Fire(SessionTrigger.Lost, failure);
        try
        {
            await Task.Delay(delay, _options.TimeProvider, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        Fire(_approvalKey is null ? SessionTrigger.Reauthorize : SessionTrigger.Reconnect);
        return true;
    }

    private KisFastException Fail(KisFastException failure)
    {
        Log.SessionFaulted(_logger, Index, failure.Message);
        Fire(SessionTrigger.Fail, failure);
        _started.TrySetResult(failure);
        return failure;
    }

    private void Fire(SessionTrigger trigger, KisFastException? reason = null)
    {
        FeedState from = _state;
        if (!SessionTransitions.TryGet(from, trigger, out FeedState to)) return;
        _state = to;
        if (reason is not null) LastFailure = reason;
        _trace.OnTransition(to, reason);
        Log.StateChanged(_logger, Index, from, to);
        StateChanged?.Invoke(new FeedStateChange(Index, from, to, _options.TimeProvider.GetUtcNow(), reason));
    }
}
