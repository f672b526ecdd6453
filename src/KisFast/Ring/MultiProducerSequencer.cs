using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Ring;

/// <summary>
/// The sequencer of many producer threads: claiming is one atomic addition to the cursor, publishing marks each slot with the lap it
/// was published in, and consumers read the marks, since producers may publish out of order.
/// </summary>
internal sealed class MultiProducerSequencer : Sequencer
{
    private readonly int[] _laps;
    private readonly int _shift;
    private readonly int _mask;
    private SharedState _shared = new() { CachedGating = Sequence.Initial };

    public MultiProducerSequencer(int size, IWaitStrategy waitStrategy)
        : base(size, waitStrategy)
    {
        _laps = GC.AllocateUninitializedArray<int>(size);
        Array.Fill(_laps, -1);
        _shift = BitOperations.Log2((uint)size);
        _mask = size - 1;
    }

    public override long Stalls => Volatile.Read(ref _shared.Stalls);

    /// <summary>Claims after the last claimed slot.</summary>
    /// <returns>The last claimed sequence.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(int count)
    {
        CheckCount(count);
        long sequence = Cursor.Add(count);
        if (sequence - Size > Volatile.Read(ref _shared.CachedGating)) Refresh(sequence - Size);
        return sequence;
    }

    /// <summary>Claims after the last claimed slot if the ring has room.</summary>
    public bool TryNext(int count, out long sequence)
    {
        CheckCount(count);
        long current;
        do
        {
            current = Cursor.Value;
            sequence = current + count;
            long wrapPoint = sequence - Size;
            if (wrapPoint > Volatile.Read(ref _shared.CachedGating))
            {
                long gating = GetMinimumGating();
                if (wrapPoint > gating)
                {
                    WakeLooks();
                    sequence = 0;
                    return false;
                }

                Volatile.Write(ref _shared.CachedGating, gating);
            }
        }
        while (!Cursor.TryReplace(current, sequence));

        return true;
    }

    /// <summary>Publishes one slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        Mark(sequence);
        SignalPublished();
    }

    /// <summary>Publishes a range of slots.</summary>
    public void Publish(long first, long last)
    {
        for (long sequence = first; sequence <= last; sequence++) Mark(sequence);
        SignalPublished();
    }

    /// <summary>Whether a sequence is published and not yet overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsPublished(long sequence) => Volatile.Read(ref Lap(sequence)) == (int)(sequence >> _shift);

    /// <summary>The end of the unbroken run of published sequences from <paramref name="first"/>; one before it if there is none.</summary>
    public long GetHighestPublished(long first, long last)
    {
        // Each mark is acquired by itself: producers release their slots independently.
        for (long sequence = first; sequence <= last; sequence++)
        {
            if (!IsPublished(sequence)) return sequence - 1;
        }

        return last;
    }

    // Release: the slot's content is visible to whoever acquires its mark.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mark(long sequence) => Volatile.Write(ref Lap(sequence), (int)(sequence >> _shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Lap(long sequence) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_laps), (nint)(sequence & _mask));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refresh(long wrapPoint)
    {
        long gating = GetMinimumGating();
        if (wrapPoint > gating)
        {
            Interlocked.Increment(ref _shared.Stalls);
            gating = WaitForSpace(wrapPoint);
        }

        // Producers may store out of order. An older value only lags further behind the consumers, which is safe.
        Volatile.Write(ref _shared.CachedGating, gating);
    }

    [StructLayout(LayoutKind.Explicit, Size = CacheLines.Padding + 2 * sizeof(long) + CacheLines.Padding)]
    private struct SharedState
    {
        [FieldOffset(CacheLines.Padding)]
        public long CachedGating;
        [FieldOffset(CacheLines.Padding + sizeof(long))]
        public long Stalls;
    }
}
