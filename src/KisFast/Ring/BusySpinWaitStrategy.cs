namespace KisFast.Ring;

/// <summary>
/// Spins without ever giving up the core: the lowest latency, for a core that belongs to the handler. With more spinners than cores
/// it is the slowest of all.
/// </summary>
public sealed class BusySpinWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public bool NeedsSignal => false;

    /// <inheritdoc/>
    public WaitStatus Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        while ((available = barrier.GetAvailable(sequence)) < sequence)
        {
            if (barrier.IsHalted) return WaitStatus.Halted;
            SpinPause.Once();
        }

        return WaitStatus.Available;
    }

    /// <inheritdoc/>
    public void Signal()
    {
    }
}
