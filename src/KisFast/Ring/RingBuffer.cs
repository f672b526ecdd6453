using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>
/// Pre-allocated value slots and the sequencer that hands them out. Claim (<see cref="Next()"/>, <see cref="TryNext(out long)"/>), fill
/// the slot in place, <see cref="Publish(long)"/>. A claimed slot holds the value of one lap ago.
/// </summary>
/// <typeparam name="T">The value in a slot; best a multiple of 64 bytes without references.</typeparam>
internal sealed class RingBuffer<T>
    where T : struct
{
    private readonly SlotMemory<T> _slots;
    private readonly int _mask;
    private readonly SingleProducerSequencer? _single;
    private readonly MultiProducerSequencer? _multi;

    /// <summary>Creates a ring.</summary>
    /// <param name="size">The number of slots: a power of two, from 1.</param>
    /// <param name="waitStrategy">How consumers wait; null: <see cref="BlockingWaitStrategy"/>.</param>
    /// <param name="producerType">How many threads publish.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not a power of two, or the producer type unknown.</exception>
    public RingBuffer(int size, IWaitStrategy? waitStrategy = null, ProducerType producerType = ProducerType.Single)
    {
        waitStrategy ??= new BlockingWaitStrategy();
        switch (producerType)
        {
            case ProducerType.Single:
                Sequencer = _single = new SingleProducerSequencer(size, waitStrategy);
                break;
            case ProducerType.Multi:
                Sequencer = _multi = new MultiProducerSequencer(size, waitStrategy);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(producerType), producerType, "Single or Multi.");
        }

        _slots = new SlotMemory<T>(size);
        _mask = size - 1;
    }

    /// <summary>The number of slots.</summary>
    public int Size => _mask + 1;

    /// <summary>The last published sequence of a single producer, the last claimed of many; -1 before the first.</summary>
    public long Cursor => Sequencer.Cursor.Value;

    /// <summary>How many published events the slowest consumer has yet to handle; 0 without consumers. Callable from any thread.</summary>
    public long Backlog
    {
        get
        {
            // Consumers first: they cannot be ahead of a cursor that is read after them.
            long gating = Sequencer.GetMinimumGating();
            return Cursor - gating;
        }
    }

    /// <summary>How many claims found the ring full and waited. Callable from any thread.</summary>
    public long Stalls => Sequencer.Stalls;

    /// <summary>Whether the ring was halted: a claim that needs room throws <see cref="RingHaltedException"/>.</summary>
    public bool IsHalted => Sequencer.Halt.IsRaised;

    internal Sequencer Sequencer { get; }

    internal int Mask => _mask;

    internal ref byte Origin => ref _slots.Origin;

    /// <summary>The slot of a sequence: to be written between claim and publication, to be read by consumers after it.</summary>
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref SlotMemory<T>.Slot(ref _slots.Origin, sequence, _mask);
    }

    /// <summary>Claims the next slot, waiting while the ring is full.</summary>
    /// <returns>Its sequence.</returns>
    /// <exception cref="RingHaltedException">The ring is full and was halted.</exception>
    public long Next() => Next(1);

    /// <summary>Claims the next slots, waiting while the ring has no room for them.</summary>
    /// <param name="count">1 to the ring's size.</param>
    /// <returns>The last sequence claimed; the first is <paramref name="count"/> - 1 before it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="RingHaltedException">The ring is full and was halted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(int count) => _single is not null ? _single.Next(count) : _multi!.Next(count);

    /// <summary>Claims the next slot if there is room now.</summary>
    public bool TryNext(out long sequence) => TryNext(1, out sequence);

    /// <summary>Claims the next slots if there is room for all of them now.</summary>
    /// <param name="count">1 to the ring's size.</param>
    /// <param name="sequence">The last sequence claimed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public bool TryNext(int count, out long sequence) =>
        _single is not null ? _single.TryNext(count, out sequence) : _multi!.TryNext(count, out sequence);

    /// <summary>Publishes a claimed slot. A single producer publishes with it all that it claimed before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        if (_single is not null) GetWriter().Publish(sequence);
        else _multi!.Publish(sequence);
    }

    /// <summary>Publishes a run of claimed slots at once.</summary>
    /// <param name="first">The first sequence.</param>
    /// <param name="last">The last sequence.</param>
    public void Publish(long first, long last)
    {
        if (_single is not null) GetWriter().Publish(last);
        else _multi!.Publish(first, last);
    }

    /// <summary>The single producer's side as a struct for generic code: no virtual call, refused frames leave no trace.</summary>
    /// <exception cref="InvalidOperationException">The ring is for many producers.</exception>
    public RingWriter<T> GetWriter() => _single is null ? ThrowNotSingle() : new RingWriter<T>(this, _single);

    [DoesNotReturn]
    private static RingWriter<T> ThrowNotSingle() =>
        throw new InvalidOperationException("A ring writer re-claims slots: that needs a ring with ProducerType.Single.");
}
