namespace KisFast.Ring;

/// <summary>
/// Spins briefly if there are cores enough, yields, then sleeps until signalled: no idle processor time, and a wake-up of some tens of
/// microseconds. A publication with nobody asleep costs the producer one fence and no lock.
/// </summary>
public sealed class BlockingWaitStrategy : IWaitStrategy
{
    // Ten to forty microseconds: more than falling asleep and being woken costs.
    private const int Spins = 1000;
    private const int Yields = 20;

    private readonly object _gate = new();
    private int _sleepers;

    /// <inheritdoc/>
    public bool NeedsSignal => true;

    /// <inheritdoc/>
    public bool Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        // Falling asleep and being woken costs both sides microseconds: in a busy stream it pays to stay awake for as long. Where there are
        // fewer cores than threads, only the core that is given away brings the event nearer.
        for (int i = barrier.SpinningPays ? Spins : 0; i > 0; i--)
        {
            if ((available = barrier.GetAvailable(sequence)) >= sequence) return true;
            SpinPause.Once();
        }

        for (int i = 0; i < Yields; i++)
        {
            if ((available = barrier.GetAvailable(sequence)) >= sequence) return true;
            Thread.Yield();
        }

        return Sleep(sequence, barrier, out available);
    }

    private bool Sleep(long sequence, SequenceBarrier barrier, out long available)
    {
        lock (_gate)
        {
            // Dekker's pattern: here "announce myself, fence, look for events", in Signal "publish, fence, look for sleepers". With a
            // full fence on both sides at least one of the two sees the other, so no wake-up is lost. A release store alone would
            // not do, on x86 neither: it may still sit in the store buffer when the load after it runs.
            Interlocked.Increment(ref _sleepers);
            try
            {
                while ((available = barrier.GetAvailable(sequence)) < sequence)
                {
                    if (barrier.IsHalted) return false;
                    Monitor.Wait(_gate);
                }

                return true;
            }
            finally
            {
                _sleepers--;
            }
        }
    }

    /// <inheritdoc/>
    public void Signal()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleepers) == 0) return;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
