namespace KisFast.Ring;

/// <summary>
/// Spins, then yields, then sleeps for a moment at a time: costs the producer nothing (no signal) and an idle machine little, for a
/// tenth of a millisecond of latency on the first event after a pause; a millisecond or more on Windows.
/// </summary>
public sealed class SleepingWaitStrategy : IWaitStrategy
{
    private const int Spins = 30;
    private const int Yields = 100;

    /// <summary>Creates the strategy, and sleeps once: the first call of a native function looks for its library and allocates.</summary>
    public SleepingWaitStrategy() => ShortSleep.Once();

    /// <inheritdoc/>
    public bool NeedsSignal => false;

    /// <inheritdoc/>
    public bool Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        int turns = 0;
        while ((available = barrier.GetAvailable(sequence)) < sequence)
        {
            if (barrier.IsHalted) return false;
            if (turns < Spins) SpinPause.Once();
            else if (turns < Spins + Yields) Thread.Yield();
            else ShortSleep.Once();
            turns = Math.Min(turns + 1, Spins + Yields);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Signal()
    {
    }
}
