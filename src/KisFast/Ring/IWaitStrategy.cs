namespace KisFast.Ring;

/// <summary>
/// How a handler's thread waits for the next event. One instance serves one ring. The library's own are
/// <see cref="BlockingWaitStrategy"/>, <see cref="SleepingWaitStrategy"/>, <see cref="YieldingWaitStrategy"/> and
/// <see cref="BusySpinWaitStrategy"/>; a user's own is as fast, since it is only called when there is nothing to do.
/// </summary>
public interface IWaitStrategy
{
    /// <summary>Whether <see cref="Signal"/> must be called after each publication; false spares the producer the call.</summary>
    bool NeedsSignal { get; }

    /// <summary>
    /// Waits until <see cref="SequenceBarrier.GetAvailable"/> reaches <paramref name="sequence"/>. Must return false
    /// soon after <see cref="SequenceBarrier.IsHalted"/> becomes true (<see cref="Signal"/> is called then).
    /// </summary>
    /// <param name="sequence">The event waited for.</param>
    /// <param name="barrier">What stands before it.</param>
    /// <param name="available">The last event that may be handled, at least <paramref name="sequence"/> when the result is true.</param>
    /// <returns>Whether the event is there; false when the ring was halted.</returns>
    bool Wait(long sequence, SequenceBarrier barrier, out long available);

    /// <summary>Wakes every waiting handler. Called by producers, by handlers that others wait for, and on halt; must not block for long.</summary>
    void Signal();
}
