using System.Runtime.CompilerServices;
using KisFast.Ring;

namespace KisFast.Tests.Ring;

/// <summary>
/// A consumer without a thread, for tests and benchmarks: its owner asks for what is there, and gives the slots back. It sees what is
/// published after its creation, and holds the producers back from then on. Used by one thread at a time.
/// </summary>
internal sealed class EventPoller<T>
    where T : struct
{
    private readonly RingBuffer<T> _ring;
    private readonly SequenceBarrier _barrier;
    private readonly Sequence _done;

    public EventPoller(RingBuffer<T> ring)
    {
        _ring = ring;
        _barrier = new SequenceBarrier(ring.Sequencer, []);
        _done = new Sequence(ring.Cursor);
        ring.Sequencer.AddGatingAtCursor(_done);
    }

    /// <summary>What is there, none if there is nothing; never waits.</summary>
    /// <param name="max">At most so many, from 1.</param>
    /// <param name="first">The sequence of the first.</param>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Poll(int max, out long first)
    {
        first = _done.Value + 1;
        long available = _barrier.GetAvailable(first);
        return (int)Math.Clamp(available - first + 1, 0, max);
    }

    /// <summary>The slot of a sequence that <see cref="Poll"/> has told.</summary>
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _ring[sequence];
    }

    /// <summary>Gives the slots up to a sequence back: reads of them must be over.</summary>
    public void Release(long last) => _done.Publish(last);
}
