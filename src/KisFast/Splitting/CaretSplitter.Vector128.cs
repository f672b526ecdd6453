using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KisFast.Splitting;

internal static partial class CaretSplitter
{
    private static SplitResult SplitVector128(ref byte text, int length, Span<int> bounds)
    {
        Invariant.Holds(length >= 0 && bounds.Length >= Slack);
        ref int bound = ref MemoryMarshal.GetReference(bounds);
        int room = bounds.Length - Slack;
        var caret = Vector128.Create((byte)'^');
        var space = Vector128.Create((byte)' ');
        bound = 0;
        int count = 1;
        uint caretBefore = 1, spaceBefore = 0, trim = 0;
        for (int i = 0; i < length; i += 16)
        {
            var block = Vector128.LoadUnsafe(ref text, (nuint)i);
            uint inside = length - i >= 16 ? 0xFFFFu : (1u << (length - i)) - 1;
            uint carets = Vector128.Equals(block, caret).ExtractMostSignificantBits() & inside;
            uint spaces = Vector128.Equals(block, space).ExtractMostSignificantBits() & inside;
            trim |= (((carets << 1) | caretBefore) & spaces) | (((spaces << 1) | spaceBefore) & carets);
            caretBefore = carets >> 15;
            spaceBefore = spaces >> 15;

            int found = BitOperations.PopCount(carets);
            if (count + found <= room) PutAll(ref Unsafe.Add(ref bound, count), carets, i + 1, found);
            count += found;
        }

        return Finish(ref text, length, ref bound, room, count, trim != 0);
    }
}
