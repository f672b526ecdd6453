using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast;

/// <summary>Unsigned decimal text to integers, every character checked.</summary>
internal static class NumberParser
{
    /// <summary>The most significant digits a number may have.</summary>
    public const int MaxDigits = 18;

    /// <summary>The longest text that <see cref="TryParseShort"/> takes.</summary>
    public const int ShortLength = 16;

    /// <summary>Parses 1 to 16 digits, eight at a time in a 64-bit word.</summary>
    /// <param name="end">The byte after the last digit; the 16 bytes before it must be readable.</param>
    /// <param name="length">1 to 16.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether every character was a digit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseShort(ref byte end, int length, out long value)
    {
        Invariant.Holds(length is >= 1 and <= ShortLength);
        return TryParseDigits(Vector128.LoadUnsafe(ref Unsafe.Subtract(ref end, ShortLength)), length, out value);
    }

    /// <summary>Parses the last digits of a vector of text.</summary>
    /// <param name="text">The digits, right-aligned.</param>
    /// <param name="length">How many, 0 to 16; none are 0.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether every character was a digit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseDigits(Vector128<byte> text, int length, out long value)
    {
        // What stands before them is made '0'.
        var digits = text - Vector128.Create((byte)'0');
        digits &= Vector128.LoadUnsafe(ref Unsafe.AsRef(in LastBytes[length]));
        value = Ssse3.IsSupported ? SixteenDigitsX86(digits) : SixteenDigits(digits);
        return Vector128.LessThanOrEqualAll(digits, Vector128.Create((byte)9));
    }

    /// <summary>
    /// Parses a decimal of any length: digits with at most one dot among, before or after them, at least one digit, leading zeros
    /// free, <see cref="MaxDigits"/> significant digits.
    /// </summary>
    /// <param name="text">No spaces at the ends.</param>
    /// <param name="mantissa">The digits without the dot.</param>
    /// <param name="decimals">The digits after the dot; -1 when there is no dot.</param>
    /// <returns>Whether it is such a decimal.</returns>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out long mantissa, out int decimals)
    {
        mantissa = 0;
        decimals = -1;
        int digits = 0, significant = 0;
        foreach (byte character in text)
        {
            if (character == '.')
            {
                if (decimals >= 0) return false;
                decimals = 0;
                continue;
            }

            int digit = character - '0';
            if ((uint)digit > 9) return false;
            digits++;
            if (decimals >= 0 && ++decimals > Price.MaxDecimals) return false;
            if (significant > 0 || digit != 0) significant++;
            if (significant > MaxDigits) return false;
            mantissa = (mantissa * 10) + digit;
        }

        return digits > 0;
    }

    // Row n: 16 - n zero bytes, then n of 255. Read as a sliding window.
    private static ReadOnlySpan<byte> LastBytes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    // Pairs, fours and eights by the multiply-and-add-neighbours instructions; packing keeps the fours adjacent for the last step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long SixteenDigitsX86(Vector128<byte> digits)
    {
        var pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010A).AsSByte());
        var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001_0064).AsInt16());
        var packed = Sse2.PackSignedSaturate(fours, fours);
        ulong eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(0x0001_2710).AsInt16()).AsUInt64().GetElement(0);
        return ((long)(uint)eights * 100_000_000) + (long)(eights >> 32);
    }

    private static long SixteenDigits(Vector128<byte> digits)
    {
        ulong high = digits.AsUInt64().GetElement(0), low = digits.AsUInt64().GetElement(1);
        return (long)((EightDigits(high) * 100_000_000) + EightDigits(low));
    }

    // Eight values 0..9, the first in the lowest byte: pairs, then fours, then all eight by multiply and shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(ulong digits)
    {
        digits = (digits * 10) + (digits >> 8);
        const ulong mask = 0x000000FF_000000FF;
        return (((digits & mask) * 0x000F4240_00000064) + (((digits >> 16) & mask) * 0x00002710_00000001)) >> 32;
    }
}
