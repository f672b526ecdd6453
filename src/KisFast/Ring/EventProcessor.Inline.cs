using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace KisFast.Ring;

/// <content>A handler that the producer calls.</content>
internal abstract partial class EventProcessor
{
    // The thread that is in the handler; 0: none is.
    private int _runner;
    private int _isShutDown;

    private bool IsRunner => Volatile.Read(ref _runner) == Environment.CurrentManagedThreadId;

    /// <summary>
    /// Handles what may be handled. For the producer: before it publishes more, and when it has no more. Before the start events wait.
    /// </summary>
    /// <param name="endOfBatch">Whether the last event is the last for now.</param>
    /// <exception cref="RingHaltedException">The ring was halted, before or by this handler's failure: events stay unhandled.</exception>
    internal void RunInline(bool endOfBatch)
    {
        long next = Progress.Value + 1;
        // A handler that publishes has what it published handled when it returns, not inside itself.
        if (Barrier.GetAvailable(next) < next || IsRunner) return;
        if (!_running)
        {
            if (Barrier.IsHalted) ThrowHalted();
            return;
        }

        // Whoever halts raises the signal, has every processor of the machine finish its stores, and then looks here: so either it sees
        // this mark or the signal is seen below. That costs this side no fence.
        Volatile.Write(ref _runner, Environment.CurrentManagedThreadId);
        try
        {
            if (!Barrier.IsHalted) HandleAvailable(endOfBatch);
        }
        finally
        {
            if (Barrier.IsHalted) ShutDownOnce();
            Volatile.Write(ref _runner, 0);
        }

        if (Barrier.IsHalted) ThrowHalted();
    }

    /// <summary>Handles all that is there by now, batch by batch, until it has or is halted.</summary>
    private protected abstract void HandleAvailable(bool endOfBatch);

    private bool JoinInline(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        Interlocked.MemoryBarrierProcessWide();
        for (int turn = 0; Volatile.Read(ref _runner) != 0; turn++)
        {
            if (timeout != Timeout.InfiniteTimeSpan && clock.Elapsed >= timeout) return false;
            FullRingPause.Wait(turn);
        }

        ShutDownOnce();
        return true;
    }

    private void ShutDownOnce()
    {
        if (Interlocked.Exchange(ref _isShutDown, 1) != 0) return;
        Guarded(OnShutdown, HandlerCallback.Shutdown);
        _running = false;
    }

    [DoesNotReturn]
    private void ThrowHalted() => throw new RingHaltedException("The ring was halted: events stay unhandled.", _sequencer.Halt.Reason);
}
