using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>The only producer's side of a ring, as a struct. Copies share the ring's state; use it from one thread at a time.</summary>
/// <typeparam name="T">The value in a slot.</typeparam>
internal readonly struct RingWriter<T> : IRingWriter<T>
    where T : struct
{
    private readonly RingBuffer<T> _ring;
    private readonly SingleProducerSequencer _sequencer;

    internal RingWriter(RingBuffer<T> ring, SingleProducerSequencer sequencer)
    {
        _ring = ring;
        _sequencer = sequencer;
    }

    /// <inheritdoc/>
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _ring[sequence];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The count is not between 1 and the ring's size.</exception>
    /// <exception cref="RingHaltedException">The ring is full and was halted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Claim(int count) => _sequencer.Reclaim(count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        _sequencer.PublishQuietly(sequence);
        _sequencer.Flush();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PublishQuietly(long sequence) => _sequencer.PublishQuietly(sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush() => _sequencer.Flush();
}
