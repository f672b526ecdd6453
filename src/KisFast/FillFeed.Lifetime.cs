using KisFast.Diagnostics;
using KisFast.Receiving;
using KisFast.Ring;
using KisFast.Session;
using KisFast.WarmUp;

namespace KisFast;

public sealed partial class FillFeed
{
    private const int KisMaxHtsIdLength = 8;
    private static readonly TimeSpan QuoteDrainTimeout = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private KisFastException? _fatal;
    private PoolWatch? _pool;
    private long _handlerErrors;
    private int _started;

    /// <summary>From the halt of the ring: how long a session that waited for room in it has to end.</summary>
    internal TimeSpan HaltTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Starts the handlers and the sessions; returns when at least one session is live and the others are live or have failed at
    /// first. A session that failed with something that may pass goes on trying.
    /// </summary>
    /// <param name="cancellationToken">Gives up and stops the feed.</param>
    /// <exception cref="KisFastException">No session became live: one line that says why. The feed is stopped.</exception>
    /// <exception cref="InvalidOperationException">It was started, or stopped, before.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException("A feed is started once; make a new one.");
        Log.FeedStarting(_logger, _options);
        FeedMeter.Add(this);
        _pool = new PoolWatch(_logger);
        ReceiveThread.WarnIfTooFewCores(_options, _logger);
        WarnOfLongHtsIds();
        TellForgetfulSessions();
        try
        {
            HandleOrders();
            await ClaimJournalAsync(cancellationToken).ConfigureAwait(false);
            _ring.Start();
            _marketData.Start();
            ReadyHandlers();
            await ReplayAsync(cancellationToken).ConfigureAwait(false);
            if (_follower is not null) await OpenFollowerAsync(cancellationToken).ConfigureAwait(false);
        }
        // Also what a user's own journal throws: whoever disposes of the feed waits for its completion.
        catch (Exception e)
        {
            KisFastException? failure = WhyNotBegun(e);
            try
            {
                await ReleaseJournalAsync().ConfigureAwait(false);
            }
            finally
            {
                Complete(failure);
            }

            if (failure is not null && e is not (KisFastException or InvalidOperationException)) throw failure;
            throw;
        }

        if (_follower is not null)
        {
            _ = SuperviseAsync([_follower.RunAsync(_stop.Token)]);
            return;
        }

        _caller?.BeginPump();
        Task<KisFastException?[]> signIn = Task.WhenAll(_sessions.Select(s => s.Started));
        Task warmUp = _options.WarmUp
            ? FeedWarmUp.RunAsync(_options, ReadyHandlers, CreateSmallRing, _inline.IsUsed, signIn, _stop.Token)
            : Task.CompletedTask;
        Task<KisFastException?>[] running = Array.ConvertAll(_sessions, s => Task.Run(() => s.RunAsync(_stop.Token), CancellationToken.None));
        _ = SuperviseAsync(running);
        try
        {
            KisFastException?[] outcomes = await signIn.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Volatile.Read(ref _fatal) is { } fatal) throw fatal;
            if (!Array.Exists(outcomes, static o => o is null))
            {
                for (int i = 0; i < _sessions.Length; i++) _sessions[i].GiveUp(outcomes[i]!);
                Fail(outcomes[0]!);
                throw outcomes[0]!;
            }

            await warmUp.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_caller is null) return;
            await _caller.EndPumpAsync().ConfigureAwait(false);
            // A stop meanwhile has begun it too early.
            if (_stop.IsCancellationRequested) _caller.BeginPump();
        }
        catch
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Unsubscribes, closes the connections and waits until the handlers have handled everything published, or for
    /// <see cref="FillFeedOptions.DrainTimeout"/>: then a warning is logged and they are left behind. Never throws because of how the
    /// feed ended: that is <see cref="Completion"/>'s to say. Called by one of the feed's handlers it asks for the stop and returns: the
    /// feed ends when the handler has returned, which <see cref="Completion"/> tells.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the feed stops all the same.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0) Complete(null);
        Task stopping = _stop.CancelAsync();
        if (_ring.IsHandling) return;
        await stopping.ConfigureAwait(false);
        await ((Task)_completion.Task.WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        FeedMeter.Remove(this);
    }

    /// <summary>As <see cref="StopAsync"/>, and blocks meanwhile: for containers that dispose synchronously. Prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    // Who was down may have missed fills, and this feed cannot know of them.
    private void TellForgetfulSessions()
    {
        if (_options.Journal is not null) return;
        for (int i = 0; i < _sessions.Length; i++)
            if (_options.AllSessions[i].MissedSince is null) Log.ForgetfulStart(_logger, _sessions[i].Name);
    }

    // KIS documents 8; nobody has seen a longer one refused.
    private void WarnOfLongHtsIds()
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            foreach (string htsId in _options.AllSessions[i].HtsIds)
                if (htsId.Length > KisMaxHtsIdLength) Log.LongHtsId(_logger, _sessions[i].Name, htsId.Length);
        }
    }

    // Compiles every handler's OnRecord, then wakes the handlers' threads once (on the library's own ring), so that the system places them.
    // Called repeatedly: tiered compilation looks at a method again when it begins to count its calls.
    private void ReadyHandlers()
    {
        foreach (Action prepare in Volatile.Read(ref _handlerCode)) prepare();
        _waitStrategy.Signal();
    }

    // Whoever stops the feed waits for its completion: it comes, whatever happens on the way there.
    private async Task SuperviseAsync(Task<KisFastException?>[] running)
    {
        try
        {
            await RunToTheEndAsync(running).ConfigureAwait(false);
        }
        // What nobody foresaw ends the feed too, and is told.
        catch (Exception e)
        {
            Fail(Unforeseen(e));
        }

        Complete(Volatile.Read(ref _fatal));
    }

    private async Task RunToTheEndAsync(Task<KisFastException?>[] running)
    {
        Task<KisFastException?[]> all = Task.WhenAll(running);
        await ((Task)all.WaitAsync(_stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Whoever polled may have stopped with it.
        _caller?.BeginPump();
        _marketData.Halt();
        await ((Task)all.WaitAsync(_options.DrainTimeout)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A session that waits for room in a full ring ends when a handler makes some. A handler that never does must not keep the
        // feed from stopping: halted, the ring lets the session go.
        bool isStuck = !all.IsCompleted;
        if (isStuck) _ring.Halt(TimeSpan.Zero);
        // An inline handler that does not come back is left behind with the thread that reads.
        if (isStuck) await ((Task)all.WaitAsync(HaltTimeout)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stop.IsCancellationRequested && all.IsCompleted) Fail(Array.Find(await all.ConfigureAwait(false), static e => e is not null)!);
        // Draining blocks until the handlers are done.
        bool drained = await Task.Run(() => _ring.Shutdown(isStuck ? TimeSpan.Zero : _options.DrainTimeout)).ConfigureAwait(false);
        if (!drained && _ring.Failure is null) Log.DrainTimedOut(_logger, _options.DrainTimeout.TotalSeconds, _ring.Backlog);
        if (_caller is not null) await _caller.EndPumpAsync().ConfigureAwait(false);
        // Quotes are worth less waiting for.
        await Task.Run(() => _marketData.Shutdown(QuoteDrainTimeout)).ConfigureAwait(false);
        await ReleaseJournalAsync().ConfigureAwait(false);
    }

    private void Complete(KisFastException? fatal)
    {
        KisFastException? unreleased = ReleaseAll();
        fatal ??= unreleased;
        EndReaders(fatal);
        if (fatal is null)
        {
            Log.FeedStopped(_logger);
            _completion.TrySetResult();
        }
        else
        {
            Log.FeedFaulted(_logger, fatal.Message);
            _completion.TrySetException(fatal);
            // Whoever does not look at Completion has StartAsync's exception or the log.
            _ = _completion.Task.Exception;
        }
    }

    // What a handler that never comes back still uses is not ours to dispose of in peace: whatever that throws, the feed is over.
    private KisFastException? ReleaseAll()
    {
        KisFastException? failure = null;
        IDisposable?[] parts = [.. _sessions, _receiver, _ring, _pool];
        foreach (IDisposable? part in parts)
        {
            try
            {
                part?.Dispose();
            }
            // The others are released all the same, and the feed completes.
            catch (Exception e)
            {
                failure ??= Unforeseen(e);
            }
        }

        return failure;
    }

    // OnRingFailed has recorded why the ring was halted. Null: it was cancelled.
    private KisFastException? WhyNotBegun(Exception e) => e switch
    {
        KisFastException failure => failure,
        OperationCanceledException => null,
        RingHaltedException => _fatal ?? new KisFastException(FeedFailure.Handler, e.Message, e),
        _ => new KisFastException(FeedFailure.Internal, $"The feed could not begin ({e.GetType().Name}: {e.Message}).", e),
    };

    private static KisFastException Unforeseen(Exception e) =>
        new(FeedFailure.Internal, $"The feed could not end as it should ({e.GetType().Name}).", e);

    // The first failure is the one that counts. Called from handlers' threads too, so nothing here may wait for the sessions.
    private void Fail(KisFastException failure)
    {
        // A session that met the halted ring does not know why it was halted; the ring does.
        if (failure.Failure == FeedFailure.Handler && _ring.Failure is { } cause) failure = Describe(cause);
        Interlocked.CompareExchange(ref _fatal, failure, null);
        _ = _stop.CancelAsync();
    }

    private FailureAction OnHandlerFailure(HandlerFailure failure)
    {
        bool stops = _options.OnHandlerError == HandlerErrorPolicy.Stop;
        Log.HandlerThrew(_logger, failure.Handler.ToString()!, stops ? "stops" : "goes on with the next record", failure.Exception);
        if (stops) return FailureAction.Stop;
        Interlocked.Increment(ref _handlerErrors);
        return FailureAction.Continue;
    }

    private void OnRingFailed(object? sender, HandlerFailure failure) => Fail(Describe(failure));

    private static KisFastException Describe(HandlerFailure failure) => failure.Exception as JournalException ?? new KisFastException(
        FeedFailure.Handler,
        $"The handler {failure.Handler} threw {failure.Exception.GetType().Name} at record {failure.Sequence}: {failure.Exception.Message}", failure.Exception);

    private void OnStateChanged(FeedStateChange change)
    {
        // The ring is everybody's: full for one session is full for all.
        if (change.To == FeedState.Faulted && change.Reason is { Failure: FeedFailure.RingFull or FeedFailure.Handler } reason) Fail(reason);
        if (StateChanged is null) return;
        _bystanders.Run(() =>
        {
            try
            {
                StateChanged?.Invoke(this, change);
            }
            // It is the user's code; a session's life does not depend on it.
            catch (Exception e)
            {
                Log.StateHandlerThrew(_logger, e);
            }
        });
    }
}
