using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Ring;

/// <summary>
/// The slots: pinned, zeroed and touched once, so that no page fault waits for the first lap. Values without references lie on
/// aligned memory, none across more cache lines than its size asks for; padded at both ends against the heap's neighbours.
/// </summary>
internal sealed unsafe class SlotMemory<T>
    where T : struct
{
    private const int LineBytes = 64;
    private const int PaddingBytes = 128;
    private const int PageBytes = 4096;

    private readonly Line[]? _lines;
    private readonly T[]? _values;
    private readonly byte* _origin;
    private readonly int _paddingSlots;

    public SlotMemory(int size)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            // The collector has to know where the references are, so alignment is its choice.
            _paddingSlots = (PaddingBytes + Unsafe.SizeOf<T>() - 1) / Unsafe.SizeOf<T>();
            _values = new T[checked(size + 2 * _paddingSlots)];
            return;
        }

        long slotLines = ((long)size * Stride + LineBytes - 1) / LineBytes;
        _lines = GC.AllocateArray<Line>(checked((int)(slotLines + 3 * (PaddingBytes / LineBytes))), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lines));
        _origin = (byte*)((start + 2 * PaddingBytes - 1) & ~(nuint)(PaddingBytes - 1));
        for (long offset = 0; offset < size * (long)Stride; offset += PageBytes) Volatile.Write(ref _origin[offset], 0);
    }

    /// <summary>
    /// Bytes from slot to slot: the size rounded up to a power of two within a cache line, to whole lines beyond. Constant once compiled.
    /// </summary>
    public static int Stride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int size = Unsafe.SizeOf<T>();
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) return size;
            return size > 32 ? (size + 63) & ~63 : size > 16 ? 32 : size > 8 ? 16 : size > 4 ? 8 : size > 2 ? 4 : size;
        }
    }

    /// <summary>The first slot. For values without references a fixed address.</summary>
    public ref byte Origin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
                return ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values!), _paddingSlots));
            return ref *_origin;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Slot(ref byte origin, long sequence, int mask)
    {
        Invariant.Holds(sequence >= 0 && mask >= 0 && (mask & (mask + 1)) == 0);
        return ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref origin, (nint)(sequence & mask) * Stride));
    }

    [StructLayout(LayoutKind.Sequential, Size = LineBytes)]
    private struct Line;
}
