namespace KisFast.Ring;

/// <summary>
/// Spins without ever giving up the core: the lowest latency, for a core that belongs to the handler. Where there are not cores enough
/// for all who spin, it would be the slowest of all, by milliseconds: there it yields between looks.
/// </summary>
public sealed class BusySpinWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public bool NeedsSignal => false;

    /// <inheritdoc/>
    public bool Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        bool yields = !barrier.SpinningPays;
        while ((available = barrier.GetAvailable(sequence)) < sequence)
        {
            if (barrier.IsHalted) return false;
            if (yields) Thread.Yield();
            else SpinPause.Once();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Signal()
    {
    }
}
