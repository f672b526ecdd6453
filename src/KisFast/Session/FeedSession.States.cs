using KisFast.Ring;
using KisFast.Status;

namespace KisFast.Session;

/// <content>State changes and what follows a failure.</content>
internal sealed partial class FeedSession
{
    private long _noticesBefore;

    private void OnLive()
    {
        _isLive = _wasLive = true;
        _liveSince = _options.TimeProvider.GetTimestamp();
        _plan.OnLive();
        Fire(SessionTrigger.Subscribed);
        _started.TrySetResult(null);
    }

    // What was not heard between this connection and the next is a gap, unless nobody listens any more. Also on one that never was live:
    // with several HTS ids, the first one's notices come while the last one's subscription fails.
    private async Task OnConnectionOverAsync(bool stops)
    {
        if (_isLive) _plan.OnLost();
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

    // Null: the failure is final.
    private TimeSpan? DelayAfter(ref KisFastException failure)
    {
        _counters.Failures++;
        TimeSpan live = _isLive ? _options.TimeProvider.GetElapsedTime(_liveSince) : TimeSpan.Zero;
        _isLive = false;
        TimeSpan? delay = _plan.After(ref failure, live);
        if (failure.Advice == RetryAdvice.RetryWithNewApprovalKey
            || (_approvalKey is not null && _options.TimeProvider.GetElapsedTime(_approvalKeyAt) > ApprovalKeyLifetime)) _approvalKey = null;
        if (_plan.IsStartOver) _started.TrySetResult(failure);
        return delay;
    }

    private async Task<bool> WaitAsync(KisFastException failure, TimeSpan delay, CancellationToken stop)
    {
        Log.SessionLost(_logger, Name, failure.Message, (long)delay.TotalMilliseconds, _plan.Failures);
        Wait = new FeedWait(failure.Message, _options.TimeProvider.GetUtcNow() + delay);
        Fire(SessionTrigger.Lost, failure);
        try
        {
            await Task.Delay(delay, _options.TimeProvider, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Wait = null;
        }

        Fire(_approvalKey is null ? SessionTrigger.Reauthorize : SessionTrigger.Reconnect);
        return true;
    }

    private KisFastException Fail(KisFastException failure)
    {
        Log.SessionFaulted(_logger, Name, failure.Message);
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
        Log.StateChanged(_logger, Name, from, to);
        StateChanged?.Invoke(new FeedStateChange(Index, from, to, _options.TimeProvider.GetUtcNow(), reason));
    }
}
