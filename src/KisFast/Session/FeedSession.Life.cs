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

    // Idle limits of proxies in use: 30 s, 50 s (haproxy as Debian ships it), 60 s (nginx, varnish, httpd).
    private static readonly TimeSpan ShortestIdleLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestIdleLimit = TimeSpan.FromSeconds(105);

    // KIS's clock is known to a second, and an answer may take a few.
    private static readonly TimeSpan SkewLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BreakPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostUnsubscribePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    private readonly RetryPlan _plan;
    private volatile FeedState _state;
    private volatile KisFastException? _gaveUp;
    private string? _approvalKey;
    private TimeSpan _toldSkew;
    private long _approvalKeyAt;
    private long _liveSince;
    private bool _isLive;
    private bool _wasLive;

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
            if (DelayAfter(ref failure) is not { } delay)
            {
                await _processor.RelieveAllAsync().ConfigureAwait(false);
                return Fail(failure);
            }

            if (!await WaitAsync(failure, delay, stop).ConfigureAwait(false)) break;
        }

        await _processor.RelieveAllAsync().ConfigureAwait(false);
        if (_gaveUp is { } why) return Fail(why);
        if (_state != FeedState.Stopping) Fire(SessionTrigger.Stop);
        Fire(SessionTrigger.Closed);
        _started.TrySetResult(LastFailure ?? new KisFastException(FeedFailure.ConnectionLost, "The feed was stopped before it was live."));
        return null;
    }

    // What the last answer of REST said: told when it has changed by much.
    private void TellClock()
    {
        TimeSpan skew = _rest.ClockSkew;
        if ((skew - _toldSkew).Duration() < SkewLimit) return;
        _toldSkew = skew;
        if (skew.Duration() >= SkewLimit) Log.ClockDiffers(_logger, skew.Duration().TotalSeconds, skew > TimeSpan.Zero ? "behind" : "ahead of");
    }

    /// <summary>The feed's start has failed: the stop that follows is no ordinary one.</summary>
    public void GiveUp(KisFastException why) => _gaveUp = why;

    private async Task<KisFastException?> AttemptAsync(CancellationToken stop)
    {
        try
        {
            if (_approvalKey is null)
            {
                _approvalKey = await _rest.GetApprovalKeyAsync(retries: false, stop).ConfigureAwait(false);
                _approvalKeyAt = _options.TimeProvider.GetTimestamp();
                Fire(SessionTrigger.Authorized);
            }

            TellClock();

            await _closer.PrepareAsync(stop).ConfigureAwait(false);
            if (_counters.Connects++ > 0) _counters.Reconnects++;
            _plan.OnConnecting();
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
        // A session must not die without saying so.
        catch (Exception e)
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
            registering = RegisterAllAsync(connection, over.Token);
            // Domestic notices are notices too: refused or unanswered they are told, and the others go live without them.
            await Task.WhenAny(receiving, _registrations.NoticesAnswered).WaitAsync(stop).ConfigureAwait(false);
            closingGaps = _closer.RunAsync(connection, isFirst: !_wasLive, over.Token);
            OnLive();
            Task<KisFastException> lost = await Task.WhenAny(receiving, _processor.Over).WaitAsync(stop).ConfigureAwait(false);
            KisFastException end = WithSilence(await lost.ConfigureAwait(false));
            // What came before the end waits for room in the ring, and the next connection for that.
            if (!receiving.IsCompleted) Fire(SessionTrigger.Lost, end);
            await receiving.WaitAsync(stop).ConfigureAwait(false);
            return end;
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
        if (!await SendRequestsAsync(connection.Output, _session.HtsIds, register: true).ConfigureAwait(false))
        {
            // A connection that broke says why on its other end.
            await Task.WhenAny(receiving, Task.Delay(BreakPatience, _options.TimeProvider, stop)).ConfigureAwait(false);
            if (!receiving.IsCompleted)
                return new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry,
                    "The subscription could not be sent: the server reads nothing, or gave an approval key too long for a request.");
        }

        try
        {
            Task answer = AnswerAsync(connection, receiving, stop);
            await answer.WaitAsync(_options.SubscribeTimeout, _options.TimeProvider, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return NoAnswer();
        }

        if (_book.Subscribed.IsCompleted) return null;
        KisFastException end = await receiving.ConfigureAwait(false);
        return end.Failure != FeedFailure.ConnectionLost ? end : new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry,
            $"The connection was closed instead of an answer to the subscription: check the HTS id. ({end.Message})", end);
    }

    // Until every key is there or the connection is over. An ack without a key is asked for again, once: what does not help then is a
    // matter for a new connection.
    private async Task AnswerAsync(WebSocketConnection connection, Task<KisFastException> receiving, CancellationToken stop)
    {
        SubscriptionBook book = _book;
        await Task.WhenAny(receiving, book.Subscribed, book.Keyless).ConfigureAwait(false);
        if (!receiving.IsCompleted && !book.Subscribed.IsCompleted)
        {
            Log.KeylessAck(_logger, Name, book.LastKeyless ?? "");
            await SendRequestsAsync(connection.Output, book.WithoutKey, register: true).ConfigureAwait(false);
            await Task.WhenAny(receiving, book.Subscribed).WaitAsync(stop).ConfigureAwait(false);
        }
    }

    // Between two PINGPONGs of a quiet session KIS has no reason to close it, a proxy in between has.
    private KisFastException WithSilence(KisFastException end)
    {
        if (end.Failure != FeedFailure.ConnectionLost || _counters.LastRead is not { } heard) return end;
        TimeSpan silence = _options.TimeProvider.GetUtcNow() - heard;
        if (silence < ShortestIdleLimit || silence > LongestIdleLimit) return end;
        return new KisFastException(end.Failure, end.Advice,
            $"{end.Message} Nothing had come for {silence.TotalSeconds:0} s: if a proxy stands in between, its idle limit has to be above 120 s (KIS "
            + "sends PINGPONG every 110 s).", end);
    }

    private KisFastException NoAnswer()
    {
        string limit = $"{_options.SubscribeTimeout.TotalSeconds:0.###} s";
        if (_book.Keyless.IsCompleted)
        {
            return new KisFastException(FeedFailure.Subscription, RetryAdvice.RetryKeyless,
                $"KIS acknowledged the subscription ({_book.LastKeyless}) but gave no key within {limit}: no notice could be read.");
        }

        string warning = _book.LastWarning is { } text ? $" KIS warned: {text}." : "";
        return new KisFastException(FeedFailure.Subscription, RetryAdvice.Retry, $"KIS did not answer the subscription within {limit}.{warning}");
    }

    // The close frame goes out whatever became of the unsubscribe: KIS remembers a session that ends without one.
    private async Task LeaveAsync(WebSocketConnection connection, Task<KisFastException> receiving)
    {
        try
        {
            _book.Leave();
            await SendRequestsAsync(connection.Output, _session.HtsIds, register: false).ConfigureAwait(false);
            await Task.WhenAny(receiving, _book.Unsubscribed).WaitAsync(UnsubscribePatience(), _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.UnsubscribeUnanswered(_logger, Name);
        }

        connection.Output.TrySendClose(WebSocketClose.Normal, "");
        // The peer answers with its own close frame.
        await ((Task)receiving.WaitAsync(ClosePatience, _options.TimeProvider)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan UnsubscribePatience() =>
        _options.SubscribeTimeout < MostUnsubscribePatience ? _options.SubscribeTimeout : MostUnsubscribePatience;

    private async Task<bool> SendRequestsAsync(FrameSender output, IReadOnlyList<string> htsIds, bool register)
    {
        using var limit = new CancellationTokenSource(_options.SubscribeTimeout, _options.TimeProvider);
        foreach (string htsId in htsIds)
        {
            byte[] request = SubscribeRequest.Create(_approvalKey!, _options.CustomerType, register, _options.TrId, htsId);
            if (register) _book.OnRequest(htsId);
            bool isSent = await output.SendAsync(WebSocketOpcode.Text, request, limit.Token).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(request);
            if (!isSent) return false;
        }

        return true;
    }
}
