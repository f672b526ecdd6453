using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>
/// A consumer without a thread: its owner asks for what is there. <c>using EventBatch&lt;T&gt; batch = poller.Poll(); foreach (ref T e in
/// batch) …</c>. It sees what is published after its creation. Used by one thread at a time.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public sealed class EventPoller<T> : IDisposable
    where T : struct
{
    private readonly RingBuffer<T> _ring;
    private readonly SequenceBarrier _barrier;

    internal EventPoller(RingBuffer<T> ring, Sequence[] dependencies)
    {
        _ring = ring;
        _barrier = new SequenceBarrier(ring.Sequencer, dependencies);
        Sequence = new Sequence(ring.Cursor);
    }

    /// <summary>The last sequence it is done with.</summary>
    public long Position => Sequence.Value;

    /// <summary>Whether the ring was halted: what is published already can still be polled, nothing more will come.</summary>
    public bool IsHalted => _barrier.IsHalted;

    internal Sequence Sequence { get; }

    /// <summary>The events that are there, none if there are none; never waits. Dispose the batch to give the slots back.</summary>
    /// <param name="maxBatchSize">At most so many, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is under 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EventBatch<T> Poll(int maxBatchSize = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        long first = Sequence.Value + 1;
        long available = _barrier.GetAvailable(first);
        return new EventBatch<T>(_ring, Sequence, first, (int)Math.Clamp(available - first + 1, 0, maxBatchSize));
    }

    /// <summary>Stops holding the producers back.</summary>
    public void Dispose() => _ring.Sequencer.RemoveGating(Sequence);
}
