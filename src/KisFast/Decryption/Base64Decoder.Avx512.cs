using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Decryption;

internal static partial class Base64Decoder
{
    private const int Avx512Block = 64;

    // One lookup turns 64 characters into 64 values of six bits, two multiply-and-adds join four of them to 24 bits, one permutation
    // drops the empty byte of each four (after W. Muła and D. Lemire, "Base64 encoding and decoding at almost the speed of a memory
    // copy").
    private static int DecodeAvx512(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        int padding = CountPadding(text);
        int length = (text.Length / 4 * 3) - padding;
        if (text.Length % 4 != 0 || bytes.Length < length) return -1;

        ref byte source = ref MemoryMarshal.GetReference(text);
        ref byte target = ref MemoryMarshal.GetReference(bytes);
        var low = Vector512.LoadUnsafe(in Values[0]);
        var high = Vector512.LoadUnsafe(in Values[0], 64);
        var errors = Vector512<byte>.Zero;
        int i = 0;
        for (; i < text.Length - Avx512Block; i += Avx512Block)
        {
            var characters = Vector512.LoadUnsafe(ref source, (nuint)i);
            var values = Avx512Vbmi.PermuteVar64x8x2(low, characters, high);
            errors |= characters | values;
            StorePacked(values, ref Unsafe.Add(ref target, i / 4 * 3));
        }

        // The rest is the end of the last 64 characters, moved to the front. What is not text counts as zeros, padding too.
        int rest = text.Length - i;
        var end = Avx512Vbmi.PermuteVar64x8(
            Vector512.LoadUnsafe(ref source, (nuint)(text.Length - Avx512Block)),
            Vector512<byte>.Indices + Vector512.Create((byte)(Avx512Block - rest)));
        var isText = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)(rest - padding)));
        var endValues = Avx512Vbmi.PermuteVar64x8x2(low, end, high) & isText;
        errors |= (end & isText) | endValues;
        StorePacked(endValues, ref Unsafe.Add(ref target, i / 4 * 3));

        // The lookup gave the top bit for what is not in the alphabet; a character beyond ASCII has it itself.
        return errors.ExtractMostSignificantBits() == 0 ? length : -1;
    }

    // 48 bytes in three stores of a block each, so that the loads of the cipher that follows are forwarded from them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePacked(Vector512<byte> values, ref byte target)
    {
        var twelveBits = Avx512BW.MultiplyAddAdjacent(values, Vector512.Create(0x0140_0140).AsSByte());
        var twentyFourBits = Avx512BW.MultiplyAddAdjacent(twelveBits, Vector512.Create(0x0001_1000).AsInt16());
        var packed = Avx512Vbmi.PermuteVar64x8(twentyFourBits.AsByte(), Vector512.LoadUnsafe(in Order[0]));
        packed.GetLower().GetLower().StoreUnsafe(ref target);
        packed.GetLower().GetUpper().StoreUnsafe(ref target, 16);
        packed.GetUpper().GetLower().StoreUnsafe(ref target, 32);
    }

    // Of each four bytes the lower three, the highest first.
    private static ReadOnlySpan<byte> Order =>
    [
        2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 18, 17, 16, 22, 21, 20, 26, 25, 24, 30, 29, 28, 34, 33, 32, 38, 37, 36, 42, 41,
        40, 46, 45, 44, 50, 49, 48, 54, 53, 52, 58, 57, 56, 62, 61, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
}
