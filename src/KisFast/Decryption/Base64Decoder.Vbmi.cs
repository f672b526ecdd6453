using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Decryption;

internal static partial class Base64Decoder
{
    private const int VbmiBlock = 64;

    // "AuthenticAMD", four characters a register.
    private const int AuthenticAmd0 = 0x6874_7541, AuthenticAmd4 = 0x6974_6E65, AuthenticAmd8 = 0x444D_4163;

    /// <summary>Whether 512-bit work takes nothing from the cipher beside it: on AMD's, as measured on a Zen 5. Intel's takes an execution port.</summary>
    public static bool WideIsFree => IsSupported(Base64Variant.Vbmi) && X86Base.CpuId(0, 0) is (_, AuthenticAmd0, AuthenticAmd8, AuthenticAmd4);

    // 64 characters to 48 bytes a turn: a table of 128 values in two registers, two multiply-and-adds that join four values to 24 bits, a
    // permutation that drops every fourth byte. A third of the instructions of 256 bits.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int DecodeVbmi(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        Invariant.Holds(text.Length >= VbmiBlock && bytes.Length >= text.Length / 4 * 3);
        int padding = CountPadding(text);
        int length = (text.Length / 4 * 3) - padding;
        if (text.Length % 4 != 0 || bytes.Length < length) return -1;

        ref byte source = ref MemoryMarshal.GetReference(text);
        ref byte target = ref MemoryMarshal.GetReference(bytes);
        // A character that is none has the highest bit, or its value has.
        var bad = Vector512<byte>.Zero;
        int i = 0;
        for (; i < text.Length - VbmiBlock; i += VbmiBlock)
            Store(Vector512.LoadUnsafe(ref source, (nuint)i), ref Unsafe.Add(ref target, i / 4 * 3), ref bad);

        // 4 to 64 characters are left: the last 64 of the text, rotated to where they belong. What has wrapped around, and padding, is read
        // as zeros.
        int rest = text.Length - i;
        var last = Avx512Vbmi.PermuteVar64x8(
            Vector512.LoadUnsafe(ref source, (nuint)(text.Length - VbmiBlock)), Vector512<byte>.Indices + Vector512.Create((byte)(VbmiBlock - rest)));
        var isText = Vector512.GreaterThan(Vector512.Create((byte)(rest - padding)), Vector512<byte>.Indices);
        Store(Vector512.ConditionalSelect(isText, last, Vector512.Create((byte)'A')), ref Unsafe.Add(ref target, i / 4 * 3), ref bad);
        return bad.ExtractMostSignificantBits() == 0 ? length : -1;
    }

    // Three stores of a cipher block each: the cipher's loads are not forwarded from a store of all (one frame 1.06 × on a Zen 5).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<byte> characters, ref byte target, ref Vector512<byte> bad)
    {
        var values = Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(in Values[0]), characters, Vector512.LoadUnsafe(in Values[VbmiBlock]));
        bad |= characters | values;
        var twelveBits = Avx512BW.MultiplyAddAdjacent(values, Vector512.Create(0x0140_0140).AsSByte());
        var twentyFourBits = Avx512BW.MultiplyAddAdjacent(twelveBits, Vector512.Create(0x0001_1000).AsInt16());
        var joined = Avx512Vbmi.PermuteVar64x8(twentyFourBits.AsByte(), Vector512.LoadUnsafe(in WideOrder[0]));
        joined.GetLower().GetLower().StoreUnsafe(ref target);
        joined.GetLower().GetUpper().StoreUnsafe(ref target, 16);
        joined.GetUpper().GetLower().StoreUnsafe(ref target, 32);
    }

    // Of each four bytes the lower three, the highest first; the rest is not stored.
    private static ReadOnlySpan<byte> WideOrder =>
    [
        2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 18, 17, 16, 22, 21, 20, 26, 25, 24, 30, 29, 28, 34, 33, 32, 38, 37, 36, 42, 41,
        40, 46, 45, 44, 50, 49, 48, 54, 53, 52, 58, 57, 56, 62, 61, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
}
