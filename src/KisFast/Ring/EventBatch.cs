using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>Events polled from a ring, in their slots until <see cref="Dispose"/> gives the slots back.</summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public readonly ref struct EventBatch<T>
    where T : struct
{
    private readonly RingBuffer<T> _ring;
    private readonly Sequence _progress;

    internal EventBatch(RingBuffer<T> ring, Sequence progress, long first, int count)
    {
        _ring = ring;
        _progress = progress;
        FirstSequence = first;
        Count = count;
    }

    /// <summary>The sequence of the first event.</summary>
    public long FirstSequence { get; }

    /// <summary>How many events there are; 0 if there was none.</summary>
    public int Count { get; }

    /// <summary>An event of the batch.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1; not checked.</param>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _ring[FirstSequence + index];
    }

    /// <summary>Enumerates the events in order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Releases the slots: reads of them must be over.</summary>
    public void Dispose()
    {
        if (Count > 0) _progress.Publish(FirstSequence + Count - 1);
    }

    /// <summary>Walks through a batch.</summary>
    public ref struct Enumerator
    {
        private readonly EventBatch<T> _batch;
        private int _index;

        internal Enumerator(EventBatch<T> batch)
        {
            _batch = batch;
            _index = -1;
        }

        /// <summary>The event.</summary>
        public readonly ref T Current => ref _batch[_index];

        /// <summary>Goes on to the next event.</summary>
        public bool MoveNext() => ++_index < _batch.Count;
    }
}
