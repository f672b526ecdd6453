using System.Security.Cryptography;
using KisFast.Framing;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Session;

/// <content>The control flow: attempt after attempt until the session is to stop or cannot go on.</content>
internal sealed partial class FeedSession
{
    // Valid for 24 hours, needed only when a session begins.
    private static readonly TimeSpan ApprovalKeyLifetime = TimeSpan.FromHours(12);

    // How long KIS may take our own lost session for alive: it drops one that does not answer PINGPONG after about 100 s.
    private static readonly TimeSpan OwnSessionLinger = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan BreakPatience = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff;
    private volatile FeedState _state;
    private string? _approvalKey;
    private long _approvalKeyAt;
    private long _liveSince;
    private long _lostAt;
    private bool _isLive;
    private bool _wasLive;
    private int _attempts;
    private int _inUseAttempts;

    /// <summary>Runs the session.</summary>
    /// <param name="stop">Asks it to unsubscribe, close and return.</param>
    /// <returns>Null when it was stopped, or the failure it could not recover from. Never throws.</returns>
    public async Task<KisFastException?> RunAsync(CancellationToken stop)
    {
        Fire(SessionTrigger.Start);
        while (true)
        {
            KisFastException? failure = await AttemptAsync(stop).ConfigureAwait(false);
            if (failure is null || stop.IsCancellationRequested) break;
            if (!CanRetry(ref failure)) return Fail(failure);
            if (!await WaitAsync(failure, stop).ConfigureAwait(false)) break;
        }

        if (_state != FeedState.Stopping) Fire(SessionTrigger.Stop);
        Fire(SessionTrigger.Closed);
        _started.TrySetResult(LastFailure ?? new KisFastException(FeedFailure.ConnectionLost, "The feed was stopped before it was live."));
        return null;
    }

    private async Task<KisFastException?> AttemptAsync(CancellationToken stop)
    {
        try
        {
            if (_approvalKey is null)
            {
                _approvalKey = await _rest.GetApprovalKeyAsync(stop).ConfigureAwait(false);
                _approvalKeyAt = _options.TimeProvider.GetTimestamp();
                Fire(SessionTrigger.Authorized);
            }

            await _closer.PrepareAsync(stop).ConfigureAwait(false);
            if (_counters.Connects++ > 0) _counters.Reconnects++;
            _backoff.OnConnecting();
            using WebSocketConnection connection =
                await WebSocketConnection.OpenAsync(_options.EffectiveWebSocketUrl, _transport, stop).ConfigureAwait(false);
            Fire(SessionTrigger.Connected);
            return await ServeAsync(connection, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (KisFastException e)
        {
            return e;
        }
#pragma warning disable CA1031 // A session must not die without saying so.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"The session failed unexpectedly ({e.GetType().Name}).", e);
        }
    }

    private async Task<KisFastException?> ServeAsync(WebSocketConnection connection, CancellationToken stop)
    {
        using var over = new CancellationTokenSource();
        Task closingGaps = Task.CompletedTask, registering = Task.CompletedTask;
        _book = new SubscriptionBook(_session.HtsIds, _counters);
        _noticesBefore = _counters.Notices;
        _processor.Attach(connection.Output);
        _flow.Begin(connection.Input.CancelPendingRead);
        Task<KisFastException> receiving = _receiver.RunAsync(connection, _processor, Index);
        bool stops = false;
        try
        {
            using var watch = new StaleWatch(connection, _processor, _receiver, _flow, _clock, _options);
            if (await SubscribeAsync(connection, receiving, stop).ConfigureAwait(false) is { } refused) return refused;
            closingGaps = _closer.RunAsync(connection, isFirst: !_wasLive, over.Token);
            OnLive();
            registering = RegisterAllAsync(connection, over.Token);
            return await receiving.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            stops = true;
            Fire(SessionTrigger.Stop);
            await LeaveAsync(connection, receiving).ConfigureAwait(false);
            return null;
        }
        finally
        {
            connection.Dispose();
            await receiving.ConfigureAwait(false);
            _flow.End();
            await over.CancelAsync().ConfigureAwait(false);
            await closingGaps.ConfigureAwait(false);
            await registering.ConfigureAwait(false);
            await connection.Input.CompleteAsync().ConfigureAwait(false);
            await OnConnectionOverAsync(stops).ConfigureAwait(false);
        }
    }

    private async Task<KisFastException?> SubscribeAsync(WebSocketConnection connection, Task<KisFastException> receiving, CancellationToken stop)
    {
        if (!await SendRequestsAsync(connection.Output, register: true).ConfigureAwait(false))
        {
            // A connection that broke says why on its other end.
            await Task.WhenAny(receiving, Task.Delay(BreakPatience, _options.TimeProvider, stop)).ConfigureAwait(false);
            if (!receiving.IsCompleted)
                return new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry, "The subscription could not be sent: the server reads nothing, or gave an approval key too long for a request.");
        }

        try
        {
            await Task.WhenAny(receiving, _book.Subscribed).WaitAsync(_options.SubscribeTimeout, _options.TimeProvider, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            string warning = _book.LastWarning is { } text ? $" KIS warned: {text}." : "";
            return new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry,
                $"KIS did not answer the subscription within {_options.SubscribeTimeout.TotalSeconds:0.###} s.{warning}");
        }

        if (_book.Subscribed.IsCompleted) return null;
        KisFastException end = await receiving.ConfigureAwait(false);
        return end.Failure != FeedFailure.ConnectionLost ? end : new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry,
            $"The connection was closed instead of an answer to the subscription: check the HTS id. ({end.Message})", end);
    }

    private async Task LeaveAsync(WebSocketConnection connection, Task<KisFastException> receiving)
    {
        try
        {
            _book.Leave();
            await SendRequestsAsync(connection.Output, register: false).ConfigureAwait(false);
            await Task.WhenAny(receiving, _book.Unsubscribed).WaitAsync(_options.SubscribeTimeout, _options.TimeProvider).ConfigureAwait(false);
            connection.Output.TrySendClose(WebSocketClose.Normal, "");
            // The peer answers with its own close frame.
            await receiving.WaitAsync(TimeSpan.FromSeconds(1), _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Closed without its consent, then.
        }
    }

    private async Task<bool> SendRequestsAsync(FrameSender output, bool register)
    {
        using var limit = new CancellationTokenSource(_options.SubscribeTimeout, _options.TimeProvider);
        foreach (string htsId in _session.HtsIds)
        {
            byte[] request = SubscribeRequest.Create(_approvalKey!, _options.CustomerType, register, _options.TrId, htsId);
            bool isSent = await output.SendAsync(WebSocketOpcode.Text, request, limit.Token).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(request);
            if (!isSent) return false;
        }

        return true;
    }
}
