using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Disruptor;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>
/// The only producer's side of a <see cref="DisruptorNetRing{T}"/>. Disruptor-net's own claim waits for ever once the handlers are gone;
/// this one tries, and throws when the ring was halted.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public readonly struct DisruptorNetWriter<T> : IRingWriter<T>
    where T : struct
{
    private readonly DisruptorNetRing<T> _owner;
    private readonly ValueRingBuffer<T> _ring;
    private readonly ProducerState _state;

    internal DisruptorNetWriter(DisruptorNetRing<T> owner, ValueRingBuffer<T> ring, ProducerState state)
    {
        _owner = owner;
        _ring = ring;
        _state = state;
    }

    /// <inheritdoc/>
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _ring[sequence];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The count is not between 1 and the ring's size.</exception>
    /// <exception cref="RingHaltedException">The ring is full and was halted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Claim(int count)
    {
        // Disruptor-net publishes what was claimed when it looks for room, so leftovers are given back before the next claim.
        if (_state.Claimed != _state.Published) _ring.ClaimAndGetPreallocated(_state.Published);
        if (!_ring.TryNext(count, out long last)) last = WaitForSpace(count);
        _state.Claimed = last;
        return last - count + 1;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        PublishQuietly(sequence);
        Flush();
    }

    /// <inheritdoc/>
    /// <remarks>Disruptor-net's publication tells its sleepers at once.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PublishQuietly(long sequence)
    {
        _owner.RunInline(endOfBatch: false);
        _state.Published = sequence;
        _ring.Publish(sequence);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush() => _owner.RunInline(endOfBatch: true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitForSpace(int count)
    {
        // An inline handler may be all that is behind.
        Flush();
        if (_ring.TryNext(count, out long free)) return free;
        Volatile.Write(ref _state.Stalls, _state.Stalls + 1);
        var wait = new AggressiveSpinWait();
        long last;
        while (!_ring.TryNext(count, out last))
        {
            if (_owner.IsHalted) ThrowHalted();
            wait.SpinOnce();
        }

        return last;
    }

    [DoesNotReturn]
    private void ThrowHalted() =>
        throw new RingHaltedException("The ring was halted while it was full: no slot will come free.", _owner.Failure?.Exception);
}
