using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Splitting;

internal static partial class CaretSplitter
{
    // AVX-512's byte compression on 256-bit vectors: it moves the positions of all carets of 32 bytes to the front at once. Not 512 bits:
    // they take an execution port from the cipher of the frame that is decrypted at the same time, and the whole gets slower.
    private static SplitResult SplitAvx512(ref byte text, int length, Span<int> bounds)
    {
        Invariant.Holds(length >= 0 && bounds.Length >= Slack);
        ref int bound = ref MemoryMarshal.GetReference(bounds);
        int room = bounds.Length - Slack;
        var caret = Vector256.Create((byte)'^');
        var space = Vector256.Create((byte)' ');
        bound = 0;
        int count = 1;
        uint caretBefore = 1, spaceBefore = 0, trim = 0;
        for (int i = 0; i < length; i += 32)
        {
            // The cipher has just stored these bytes, sixteen at a time: loads of the same size are forwarded from the stores, a load of
            // both halves would wait until they are in the cache.
            ref byte from = ref Unsafe.Add(ref text, i);
            var block = Vector256.Create(Vector128.LoadUnsafe(ref from), Vector128.LoadUnsafe(ref from, 16));
            var inside = Vector256.LessThan(Vector256<sbyte>.Indices, Vector256.Create((sbyte)Math.Min(length - i, 32))).AsByte();
            var caretMask = Vector256.Equals(block, caret) & inside;
            uint carets = caretMask.ExtractMostSignificantBits();
            uint spaces = (Vector256.Equals(block, space) & inside).ExtractMostSignificantBits();
            trim |= (((carets << 1) | caretBefore) & spaces) | (((spaces << 1) | spaceBefore) & carets);
            caretBefore = carets >> 31;
            spaceBefore = spaces >> 31;

            int found = BitOperations.PopCount(carets);
            if (count + found <= room)
            {
                var positions = Avx512Vbmi2.VL.Compress(Vector256<byte>.Zero, caretMask, Vector256<byte>.Indices);
                PutAll(ref Unsafe.Add(ref bound, count), positions, Vector256.Create(i + 1), found);
            }

            count += found;
        }

        return Finish(ref text, length, ref bound, room, count, trim != 0);
    }

    // Widens the positions to int, eight at a time; the surplus falls into the slack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutAll(ref int target, Vector256<byte> positions, Vector256<int> offset, int found)
    {
        var low = positions.GetLower();
        (Avx2.ConvertToVector256Int32(low) + offset).StoreUnsafe(ref target);
        if (found <= 8) return;
        (Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(low, 8)) + offset).StoreUnsafe(ref target, 8);
        if (found <= 16) return;
        var high = positions.GetUpper();
        (Avx2.ConvertToVector256Int32(high) + offset).StoreUnsafe(ref target, 16);
        (Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(high, 8)) + offset).StoreUnsafe(ref target, 24);
    }
}
