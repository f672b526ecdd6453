using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Decryption;

internal static partial class Base64Decoder
{
    private const int Avx2Block = 32;

    // 64 characters to 48 bytes a turn: a character's two nibbles look up which classes they may be in and what to add to get its value,
    // two multiply-and-adds join four values to 24 bits, a shuffle drops every fourth byte (after W. Muła and D. Lemire, "Faster Base64
    // Encoding and Decoding Using AVX2 Instructions"). AVX-512 has the shorter way, DecodeVbmi: but on Intel
    // 512-bit work takes an execution port from the cipher that runs at the same time, and the whole gets slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int DecodeAvx2(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        Invariant.Holds(text.Length >= Avx2Block && bytes.Length >= text.Length / 4 * 3);
        int padding = CountPadding(text);
        int length = (text.Length / 4 * 3) - padding;
        if (text.Length % 4 != 0 || bytes.Length < length) return -1;

        ref byte source = ref MemoryMarshal.GetReference(text);
        ref byte target = ref MemoryMarshal.GetReference(bytes);
        var bad = Vector256<byte>.Zero;
        int i = 0;
        for (; i < text.Length - (2 * Avx2Block); i += 2 * Avx2Block)
        {
            ref byte from = ref Unsafe.Add(ref source, i);
            Store(Vector256.LoadUnsafe(ref from), Vector256.LoadUnsafe(ref from, Avx2Block), ref Unsafe.Add(ref target, i / 4 * 3), ref bad);
        }

        // 4 to 64 characters are left: the last 32 of the text, rotated to where they belong. What has wrapped around decodes to bytes
        // after the end; padding and it are read as zeros.
        int rest = text.Length - i;
        bool two = rest > Avx2Block;
        int inLast = two ? rest - Avx2Block : rest;
        var rotation = Vector256.Create(Avx2Block / 4 - (inLast / 4)) + Vector256<int>.Indices;
        var last = Avx2.PermuteVar8x32(
            Vector256.LoadUnsafe(ref source, (nuint)(text.Length - Avx2Block)).AsInt32(), rotation).AsByte();
        var isText = Vector256.GreaterThan(Vector256.Create((sbyte)(inLast - padding)), Vector256<sbyte>.Indices).AsByte();
        var zeros = Vector256.Create((byte)'A');
        last = Vector256.ConditionalSelect(isText, last, zeros);
        var first = two ? Vector256.LoadUnsafe(ref source, (nuint)i) : last;
        Store(first, two ? last : zeros, ref Unsafe.Add(ref target, i / 4 * 3), ref bad);

        return bad == Vector256<byte>.Zero ? length : -1;
    }

    // 48 bytes in three stores of a cipher block each, so that the cipher's loads are forwarded from them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<byte> first, Vector256<byte> second, ref byte target, ref Vector256<byte> bad)
    {
        // The 24 bytes of the first to the front, those of the second to the end, two empty fours between.
        var front = Avx2.PermuteVar8x32(Join(first, ref bad), Vector256.Create(0, 1, 2, 4, 5, 6, 7, 7));
        var end = Avx2.PermuteVar8x32(Join(second, ref bad), Vector256.Create(3, 3, 0, 1, 2, 4, 5, 6));
        front.GetLower().AsByte().StoreUnsafe(ref target);
        Sse41.Blend(front.GetUpper().AsInt16(), end.GetLower().AsInt16(), 0b1111_0000).AsByte().StoreUnsafe(ref target, 16);
        end.GetUpper().AsByte().StoreUnsafe(ref target, 32);
    }

    // 32 characters to two lanes of twelve bytes and four empty ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Join(Vector256<byte> characters, ref Vector256<byte> bad)
    {
        var nibbleMask = Vector256.Create((byte)0x0F);
        var high = Vector256.ShiftRightLogical(characters.AsInt32(), 4).AsByte() & nibbleMask;
        var low = characters & nibbleMask;
        // A class bit that both nibbles have marks a character that is not in the alphabet.
        bad |= Avx2.Shuffle(Lane(LowClasses), low) & Avx2.Shuffle(Lane(HighClasses), high);
        // '/' shares its high nibble with '+' and needs another summand: its row is one lower.
        var isSlash = Vector256.Equals(characters, Vector256.Create((byte)'/'));
        var values = characters + Avx2.Shuffle(Lane(Summands), high + isSlash);
        var twelveBits = Avx2.MultiplyAddAdjacent(values, Vector256.Create(0x0140_0140).AsSByte());
        var twentyFourBits = Avx2.MultiplyAddAdjacent(twelveBits, Vector256.Create(0x0001_1000).AsInt16());
        return Avx2.Shuffle(twentyFourBits.AsByte(), Lane(Order)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Lane(ReadOnlySpan<byte> table)
    {
        var lane = Vector128.LoadUnsafe(in table[0]);
        return Vector256.Create(lane, lane);
    }

    // The classes that a low nibble is bad in: 1 with high nibble 2 (all but + and /), 2 with 3 (beyond the digits), 4 with 4 and 6 (@ and
    // the grave accent), 8 with 5 and 7 (beyond z), 16 with 0, 1 and 8 to 15 (always).
    private static ReadOnlySpan<byte> LowClasses =>
    [
        0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A,
    ];

    private static ReadOnlySpan<byte> HighClasses =>
    [
        0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
    ];

    // By high nibble: 1 for '/', 2 for '+', 3 for digits, 4 and 5 for capitals, 6 and 7 for small letters.
    private static ReadOnlySpan<byte> Summands =>
    [
        0, 16, 19, 4, 191, 191, 185, 185, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    // Of each four bytes the lower three, the highest first.
    private static ReadOnlySpan<byte> Order => [2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255];
}
