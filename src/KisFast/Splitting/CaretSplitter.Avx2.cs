using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KisFast.Splitting;

internal static partial class CaretSplitter
{
    private static SplitResult SplitAvx2(ref byte text, int length, Span<int> bounds)
    {
        Invariant.Holds(length >= 0 && bounds.Length >= Slack);
        ref int bound = ref MemoryMarshal.GetReference(bounds);
        int room = bounds.Length - Slack;
        var caret = Vector256.Create((byte)'^');
        var space = Vector256.Create((byte)' ');
        bound = 0;
        int count = 1;
        // Bit 0: was the byte before this block a caret (the text's start counts as one), was it a space?
        ulong caretBefore = 1, spaceBefore = 0, trim = 0;
        for (int i = 0; i < length; i += 64)
        {
            var low = Vector256.LoadUnsafe(ref text, (nuint)i);
            // The second half only when the text reaches into it: padding is 64 bytes after the text, not after the block.
            var high = Vector256.LoadUnsafe(ref text, (nuint)Math.Min(i + 32, length));
            ulong inside = length - i >= 64 ? ulong.MaxValue : (1UL << (length - i)) - 1;
            ulong carets = (Vector256.Equals(low, caret).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(high, caret).ExtractMostSignificantBits() << 32)) & inside;
            ulong spaces = (Vector256.Equals(low, space).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(high, space).ExtractMostSignificantBits() << 32)) & inside;
            trim |= (((carets << 1) | caretBefore) & spaces) | (((spaces << 1) | spaceBefore) & carets);
            caretBefore = carets >> 63;
            spaceBefore = spaces >> 63;

            int found = BitOperations.PopCount(carets);
            if (count + found <= room) PutAll(ref Unsafe.Add(ref bound, count), carets, i + 1, found);
            count += found;
        }

        return Finish(ref text, length, ref bound, room, count, trim != 0);
    }

    // Four at a time; the surplus falls into the slack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutAll(ref int target, ulong carets, int offset, int found)
    {
        for (int n = 0; n < found; n += 4)
        {
            Unsafe.Add(ref target, n) = offset + BitOperations.TrailingZeroCount(carets);
            carets &= carets - 1;
            Unsafe.Add(ref target, n + 1) = offset + BitOperations.TrailingZeroCount(carets);
            carets &= carets - 1;
            Unsafe.Add(ref target, n + 2) = offset + BitOperations.TrailingZeroCount(carets);
            carets &= carets - 1;
            Unsafe.Add(ref target, n + 3) = offset + BitOperations.TrailingZeroCount(carets);
            carets &= carets - 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SplitResult Finish(ref byte text, int length, ref int bound, int room, int count, bool needsTrim)
    {
        if (count < room) Unsafe.Add(ref bound, count) = length + 1;
        needsTrim |= length > 0 && Unsafe.Add(ref text, length - 1) == ' ';
        return new SplitResult(count, needsTrim);
    }
}
