using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Splitting;

internal static partial class CaretSplitter
{
    private static SplitResult SplitAvx512(ref byte text, int length, Span<int> bounds)
    {
        ref int bound = ref MemoryMarshal.GetReference(bounds);
        int room = bounds.Length - Slack;
        var caret = Vector512.Create((byte)'^');
        var space = Vector512.Create((byte)' ');
        bound = -1;
        int count = 1;
        ulong caretBefore = 1, spaceBefore = 0, trim = 0;
        for (int i = 0; i < length; i += 64)
        {
            var block = Vector512.LoadUnsafe(ref text, (nuint)i);
            ulong inside = length - i >= 64 ? ulong.MaxValue : (1UL << (length - i)) - 1;
            ulong carets = Vector512.Equals(block, caret).ExtractMostSignificantBits() & inside;
            ulong spaces = Vector512.Equals(block, space).ExtractMostSignificantBits() & inside;
            trim |= (((carets << 1) | caretBefore) & spaces) | (((spaces << 1) | spaceBefore) & carets);
            caretBefore = carets >> 63;
            spaceBefore = spaces >> 63;

            int found = BitOperations.PopCount(carets);
            if (count + found <= room)
            {
                // The positions 0..63, those of the carets moved to the front, sixteen at a time widened to int.
                var positions = Avx512Vbmi2.Compress(Vector512<byte>.Zero, MaskOf(block, caret, inside), Vector512<byte>.Indices);
                var offset = Vector512.Create(i);
                ref int target = ref Unsafe.Add(ref bound, count);
                (Avx512F.ConvertToVector512Int32(positions.GetLower().GetLower()) + offset).StoreUnsafe(ref target);
                if (found > 16) PutAll(ref Unsafe.Add(ref target, 16), RemoveLowest16(carets), i, found - 16);
            }

            count += found;
        }

        return Finish(ref text, length, ref bound, room, count, trim != 0);
    }

    // A byte mask: all ones at the carets inside the text.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> MaskOf(Vector512<byte> block, Vector512<byte> caret, ulong inside) =>
        Vector512.Equals(block, caret)
        & Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)BitOperations.PopCount(inside)));

    private static ulong RemoveLowest16(ulong bits)
    {
        for (int i = 0; i < 16; i++) bits &= bits - 1;
        return bits;
    }
}
