using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KisFast.Decryption;

/// <summary>The ways there are to decode base64.</summary>
internal enum Base64Variant
{
    /// <summary>As <see cref="Avx512"/>, but from 64 characters on 64 at a time (AVX-512 VBMI): where <see cref="Base64Decoder.WideIsFree"/>.</summary>
    Vbmi,

    /// <summary>As <see cref="Avx2"/>, but long texts by the platform's decoder, which is then 512 bits wide (AVX-512 VBMI).</summary>
    Avx512,

    /// <summary>64 characters at a time (AVX2).</summary>
    Avx2,

    /// <summary>The platform's <see cref="Base64"/>.</summary>
    Platform,
}

/// <summary>
/// Strict base64 (RFC 4648 §4): padded, no white space, nothing after the padding. The bits that padding leaves over are not looked
/// at: they carry nothing, and most decoders accept them.
/// </summary>
internal static partial class Base64Decoder
{
    /// <summary>The environment variable that forces a variant by name, for tests and measurements.</summary>
    public const string OverrideVariable = "KISFAST_BASE64";

    /// <summary>The bytes after the decoded ones that may be overwritten.</summary>
    public const int Slack = 48;

    /// <summary>The variant in use: the fastest that this machine has, unless the environment names one.</summary>
    public static readonly Base64Variant Selected =
        Enum.TryParse(Environment.GetEnvironmentVariable(OverrideVariable), ignoreCase: true, out Base64Variant forced) && IsSupported(forced)
            ? forced
            : WideIsFree ? Base64Variant.Vbmi
            : IsSupported(Base64Variant.Avx512) ? Base64Variant.Avx512
            : IsSupported(Base64Variant.Avx2) ? Base64Variant.Avx2 : Base64Variant.Platform;

    // 512-bit work is twice as fast by itself, and on Intel takes an execution port from the cipher beside it. From here on the text takes so
    // long that the two hardly meet in the processor; a single notice has 150 to 250 characters.
    private const int LongText = 1000;

    /// <summary>Whether this machine can run a variant.</summary>
    public static bool IsSupported(Base64Variant variant) => variant switch
    {
        Base64Variant.Vbmi or Base64Variant.Avx512 => Vector512.IsHardwareAccelerated && System.Runtime.Intrinsics.X86.Avx512Vbmi.IsSupported,
        Base64Variant.Avx2 => System.Runtime.Intrinsics.X86.Avx2.IsSupported,
        _ => variant == Base64Variant.Platform,
    };

    /// <summary>Decodes with the selected variant.</summary>
    /// <param name="text">Base64.</param>
    /// <param name="bytes">At least 3/4 of the text's length, and <see cref="Slack"/> bytes after that.</param>
    /// <returns>The number of decoded bytes, or -1 when the text is not base64.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> bytes) => Decode(Selected, text, bytes);

    /// <summary>Decodes with a named variant; <see cref="IsSupported"/> must hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(Base64Variant variant, ReadOnlySpan<byte> text, Span<byte> bytes) =>
        variant == Base64Variant.Vbmi && text.Length is >= VbmiBlock and < LongText ? DecodeVbmi(text, bytes)
            : variant != Base64Variant.Platform && text.Length >= Avx2Block && (variant == Base64Variant.Avx2 || text.Length < LongText)
            ? DecodeAvx2(text, bytes)
            : DecodePlatform(text, bytes);

    // The platform's decoder skips white space, so what it wrote is compared with what whole fours of characters promise; and it refuses
    // set bits after the last byte, so the last four characters are decoded here.
    private static int DecodePlatform(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (text.IsEmpty) return 0;
        if (text.Length % 4 != 0) return -1;
        int front = (text.Length / 4 * 3) - 3;
        if (Base64.DecodeFromUtf8(text[..^4], bytes, out _, out int written, isFinalBlock: false) != OperationStatus.Done || written != front)
            return -1;

        int padding = CountPadding(text), value = 0;
        for (int i = 0; i < 4 - padding; i++)
        {
            byte character = text[text.Length - 4 + i];
            int six = character < Values.Length ? Values[character] : Bad;
            if (six == Bad) return -1;
            value |= six << (18 - (6 * i));
        }

        for (int i = 0; i < 3 - padding; i++) bytes[front + i] = (byte)(value >> (16 - (8 * i)));
        return front + 3 - padding;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountPadding(ReadOnlySpan<byte> text) =>
        text.Length < 2 || text[^1] != '=' ? 0 : text[^2] == '=' ? 2 : 1;

    private const byte Bad = 0x80;

    // By character, 0 to 127.
    private static ReadOnlySpan<byte> Values =>
    [
        Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad,
        Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad,
        Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, Bad, 62, Bad, Bad, Bad, 63,
        52, 53, 54, 55, 56, 57, 58, 59, 60, 61, Bad, Bad, Bad, Bad, Bad, Bad,
        Bad, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, Bad, Bad, Bad, Bad, Bad,
        Bad, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
        41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, Bad, Bad, Bad, Bad, Bad,
    ];
}
