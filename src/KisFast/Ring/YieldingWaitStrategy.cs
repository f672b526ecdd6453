namespace KisFast.Ring;

/// <summary>
/// Spins a little, then offers the core to others between looks: nearly the latency of busy-spin while cores are free, and still
/// fast when they are not. Uses all of an idle core.
/// </summary>
public sealed class YieldingWaitStrategy : IWaitStrategy
{
    // Few: each look takes the producer's cache line from it, and a yield is a pause as well.
    private const int Spins = 30;

    /// <inheritdoc/>
    public bool NeedsSignal => false;

    /// <inheritdoc/>
    public bool Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        int spins = Spins;
        while ((available = barrier.GetAvailable(sequence)) < sequence)
        {
            if (barrier.IsHalted) return false;
            if (spins > 0)
            {
                spins--;
                SpinPause.Once();
            }
            else
            {
                Thread.Yield();
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Signal()
    {
    }
}
