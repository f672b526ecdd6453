using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KisFast.MarketData;

/// <summary>The numbers of a quote: a sign or none, a dot or none, at most 18 significant digits; empty is absent, not wrong.</summary>
internal static class QuoteNumber
{
    /// <summary>The bytes before the number that may be read.</summary>
    public const int LeadingPadding = NumberParser.ShortLength + 1;

    /// <summary>A decimal.</summary>
    /// <param name="text">What the offsets count from.</param>
    /// <param name="start">The number's first byte.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="mantissa">The digits without the dot.</param>
    /// <param name="decimals">One more than the digits after the dot; 0 when it is empty.</param>
    /// <returns>Whether it is a decimal or empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDecimal(ref byte text, nuint start, nuint end, out long mantissa, out byte decimals)
    {
        int length = (int)(end - start);
        if ((uint)(length - 1) >= NumberParser.ShortLength) return TryLongDecimal(ref text, start, end, out mantissa, out decimals);

        // Right-aligned. With a dot, what stands before it moves one to the right: the same bytes, read from one further left.
        ref byte behind = ref Unsafe.Add(ref text, end);
        var digits = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref behind, NumberParser.ShortLength));
        uint dots = Vector128.Equals(digits, Vector128.Create((byte)'.')).ExtractMostSignificantBits() >> (NumberParser.ShortLength - length);
        decimals = 1;
        if (dots != 0)
        {
            int before = BitOperations.TrailingZeroCount(dots);
            decimals = (byte)(length - before);
            var left = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref behind, NumberParser.ShortLength + 1));
            var moves = Vector128.LessThanOrEqual(Vector128<sbyte>.Indices, Vector128.Create((sbyte)(NumberParser.ShortLength - length + before)));
            digits = Vector128.ConditionalSelect(moves.AsByte(), left, digits);
            length--;
        }

        return (NumberParser.TryParseDigits(digits, length, out mantissa) && length != 0)
            || TryLongDecimal(ref text, start, end, out mantissa, out decimals);
    }

    /// <summary>A decimal that usually has a sign.</summary>
    /// <inheritdoc cref="TryDecimal"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySigned(ref byte text, nuint start, nuint end, out long mantissa, out byte decimals)
    {
        byte first = start == end ? (byte)0 : Unsafe.Add(ref text, start);
        // The slow way looks at one sign, and that must be the first byte.
        if (first is not ((byte)'+' or (byte)'-') || end - start < 2 || Unsafe.Add(ref text, start + 1) is (byte)'+' or (byte)'-')
            return TryDecimal(ref text, start, end, out mantissa, out decimals);
        bool ok = TryDecimal(ref text, start + 1, end, out mantissa, out decimals);
        if (first == '-') mantissa = -mantissa;
        return ok;
    }

    /// <summary>A number of shares: not negative, and after a dot only zeros.</summary>
    /// <returns>Whether it is one or empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryWhole(ref byte text, nuint start, nuint end, out Quantity value)
    {
        int length = (int)(end - start);
        if ((uint)(length - 1) >= NumberParser.ShortLength
            || !NumberParser.TryParseShort(ref Unsafe.Add(ref text, end), length, out long digits))
        {
            return TryLongWhole(ref text, start, end, out value);
        }

        value = new Quantity(digits);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryLongDecimal(ref byte text, nuint start, nuint end, out long mantissa, out byte decimals)
    {
        mantissa = 0;
        decimals = 0;
        var number = Span(ref text, start, end);
        if (number.IsEmpty) return true;
        bool isNegative = number[0] == '-';
        if (isNegative || number[0] == '+') number = number[1..];
        if (!NumberParser.TryParseDecimal(number, out mantissa, out int behind)) return false;
        if (isNegative) mantissa = -mantissa;
        decimals = (byte)(Math.Max(behind, 0) + 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryLongWhole(ref byte text, nuint start, nuint end, out Quantity value)
    {
        value = default;
        var number = Span(ref text, start, end);
        if (number.IsEmpty) return true;
        if (number[0] == '+') number = number[1..];
        int dot = number.IndexOf((byte)'.');
        if (dot == 0 || (dot > 0 && number[(dot + 1)..].ContainsAnyExcept((byte)'0'))) return false;
        if (dot == number.Length - 1) return false;
        if (!NumberParser.TryParseDecimal(dot < 0 ? number : number[..dot], out long digits, out _)) return false;
        value = new Quantity(digits);
        return true;
    }

    private static ReadOnlySpan<byte> Span(ref byte text, nuint start, nuint end) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, start), (int)(end - start));
}
