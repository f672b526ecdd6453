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
    private readonly int _timeoutMilliseconds;
    private int _sleepers;

    /// <summary>Creates the strategy.</summary>
    /// <param name="timeout">After how long without an event a handler's <see cref="IValueEventHandler{T}.OnTimeout"/> is called:
    /// 1 ms to 24 days; null never.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is out of range.</exception>
    public BlockingWaitStrategy(TimeSpan? timeout = null)
    {
        Timeout = timeout;
        if (timeout is { } value)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value.TotalMilliseconds, 1, nameof(timeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.TotalMilliseconds, int.MaxValue, nameof(timeout));
            _timeoutMilliseconds = (int)value.TotalMilliseconds;
        }
        else
        {
            _timeoutMilliseconds = System.Threading.Timeout.Infinite;
        }
    }

    /// <summary>After how long a handler is told that there was no event; null: never.</summary>
    public TimeSpan? Timeout { get; }

    /// <inheritdoc/>
    public bool NeedsSignal => true;

    /// <inheritdoc/>
    public WaitStatus Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        // Falling asleep and being woken costs both sides microseconds: in a busy stream it pays to stay awake for as long. Where there are
        // fewer cores than threads, only the core that is given away brings the event nearer.
        for (int i = barrier.SpinningPays ? Spins : 0; i > 0; i--)
        {
            if ((available = barrier.GetAvailable(sequence)) >= sequence) return WaitStatus.Available;
            SpinPause.Once();
        }

        for (int i = 0; i < Yields; i++)
        {
            if ((available = barrier.GetAvailable(sequence)) >= sequence) return WaitStatus.Available;
            Thread.Yield();
        }

        return Sleep(sequence, barrier, out available);
    }

    private WaitStatus Sleep(long sequence, SequenceBarrier barrier, out long available)
    {
        long deadline = _timeoutMilliseconds == System.Threading.Timeout.Infinite ? long.MaxValue : Environment.TickCount64 + _timeoutMilliseconds;
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
                    if (barrier.IsHalted) return WaitStatus.Halted;
                    if (deadline == long.MaxValue)
                    {
                        Monitor.Wait(_gate);
                        continue;
                    }

                    long left = deadline - Environment.TickCount64;
                    if (left <= 0) return WaitStatus.TimedOut;
                    Monitor.Wait(_gate, (int)left);
                }

                return WaitStatus.Available;
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
