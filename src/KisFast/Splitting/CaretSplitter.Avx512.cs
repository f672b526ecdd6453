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
            var inside = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)Math.Min(length - i, 64)));
            var caretMask = Vector512.Equals(block, caret) & inside;
            ulong carets = caretMask.ExtractMostSignificantBits();
            ulong spaces = (Vector512.Equals(block, space) & inside).ExtractMostSignificantBits();
            trim |= (((carets << 1) | caretBefore) & spaces) | (((spaces << 1) | spaceBefore) & carets);
            caretBefore = carets >> 63;
            spaceBefore = spaces >> 63;

            int found = BitOperations.PopCount(carets);
            if (count + found <= room)
            {
                // The positions 0..63, those of the carets moved to the front, then widened to int sixteen at a time.
                var positions = Avx512Vbmi2.Compress(Vector512<byte>.Zero, caretMask, Vector512<byte>.Indices);
                var offset = Vector512.Create(i);
                ref int target = ref Unsafe.Add(ref bound, count);
                (Avx512F.ConvertToVector512Int32(positions.GetLower().GetLower()) + offset).StoreUnsafe(ref target);
                if (found > 16) (Avx512F.ConvertToVector512Int32(positions.GetLower().GetUpper()) + offset).StoreUnsafe(ref target, 16);
                if (found > 32)
                {
                    (Avx512F.ConvertToVector512Int32(positions.GetUpper().GetLower()) + offset).StoreUnsafe(ref target, 32);
                    (Avx512F.ConvertToVector512Int32(positions.GetUpper().GetUpper()) + offset).StoreUnsafe(ref target, 48);
                }
            }

            count += found;
        }

        return Finish(ref text, length, ref bound, room, count, trim != 0);
    }
}
