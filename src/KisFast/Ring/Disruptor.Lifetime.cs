using System.Diagnostics;

namespace KisFast.Ring;

/// <content>Start, drain, halt.</content>
internal sealed partial class Disruptor<T>
{
    /// <summary>
    /// Starts the handlers' threads and returns when each has gone through its <see cref="IValueEventHandler{T}.OnStart"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was started before, or halted.</exception>
    /// <exception cref="RingHaltedException">An OnStart threw, and the policy was to stop.</exception>
    public void Start()
    {
        lock (_lock)
        {
            if (_started || Ring.IsHalted) throw new InvalidOperationException("A ring is started once.");
            _started = true;
            _processors.ForEach(p => p.Start());
        }

        foreach (EventProcessor processor in _processors) processor.WaitUntilStarted();
        if (Failure is { } failure) throw new RingHaltedException($"The ring did not start: {failure}.", failure.Exception);
    }

    /// <inheritdoc/>
    public void WakeLooks() => Ring.Sequencer.WakeLooks();

    /// <summary>
    /// Waits until every handler has handled all that was published, then stops the threads. Stop publishing first. When the time is
    /// up, or a handler fails meanwhile, the ring is halted as <see cref="Halt"/> does.
    /// </summary>
    /// <param name="timeout">0 to 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether everything was handled and every thread ended.</returns>
    public bool Shutdown(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        DrainInline();
        Ring.Sequencer.WakeLooks();
        bool drained = true;
        for (int turn = 0; drained && HasBacklog(); turn++)
        {
            if (Ring.IsHalted || !_started || IsUp(timeout, clock)) drained = false;
            else FullRingPause.Wait(turn);
        }

        bool ended = Halt(Left(timeout, clock));
        return drained && ended && Failure is null;
    }

    /// <summary>
    /// Stops every handler after the event it is working on and releases producers that wait for room; what was not handled stays
    /// unhandled. A handler that does not come back is left behind on its background thread. May be called from a handler.
    /// </summary>
    /// <param name="timeout">How long to wait for the threads to end: 0 to 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether every thread (but the calling one) ended.</returns>
    public bool Halt(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        Ring.Sequencer.RaiseHalt(null);
        bool ended = true;
        foreach (EventProcessor processor in _started ? Processors : [])
            ended &= processor.IsCurrentThread || processor.Join(Left(timeout, clock));
        return ended;
    }

    /// <summary>Halts without waiting for the threads.</summary>
    public void Dispose() => Halt(TimeSpan.Zero);

    FailureAction IFailureSink.OnFailure(HandlerFailure failure)
    {
        FailureAction action = FailureAction.Stop;
        try
        {
            action = _failurePolicy?.Invoke(failure) ?? FailureAction.Stop;
        }
        finally
        {
            // A policy that throws itself stops the ring too, and its own exception ends the process as any thread's would.
            if (action == FailureAction.Stop)
            {
                bool first = Interlocked.CompareExchange(ref _failure, failure, null) is null;
                Ring.Sequencer.RaiseHalt(failure.Exception);
                if (first) Failed?.Invoke(this, failure);
            }
        }

        return action;
    }

    // What was published before the start. The producer has stopped, so this thread is the only one.
    private void DrainInline()
    {
        if (!_started || Ring.IsHalted) return;
        try
        {
            Ring.Sequencer.RunInline(endOfBatch: true);
        }
        catch (RingHaltedException)
        {
            // Seen below.
        }
    }

    private bool HasBacklog()
    {
        long cursor = Ring.Cursor;
        foreach (EventProcessor processor in Processors)
        {
            if (processor.Sequence < cursor) return true;
        }

        return false;
    }

    private static bool IsUp(TimeSpan timeout, Stopwatch clock) => timeout != Timeout.InfiniteTimeSpan && clock.Elapsed >= timeout;

    private static TimeSpan Left(TimeSpan timeout, Stopwatch clock)
    {
        if (timeout == Timeout.InfiniteTimeSpan) return timeout;
        TimeSpan left = timeout - clock.Elapsed;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
