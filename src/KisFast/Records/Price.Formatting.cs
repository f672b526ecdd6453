using System.Buffers.Text;
using System.Text;

namespace KisFast;

/// <content>Its text: without a format the exact digits with a point (<c>148.0100</c>) in every culture.</content>
public readonly partial struct Price : ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The most characters of a price without a format.</summary>
    public const int MaxFormattedLength = 21;

    /// <summary>Writes the exact digits with their point; nothing when there is no price.</summary>
    /// <param name="utf8">At least <see cref="MaxFormattedLength"/> bytes always suffice.</param>
    /// <param name="written">The number of bytes written.</param>
    public bool TryFormat(Span<byte> utf8, out int written)
    {
        written = 0;
        return !HasValue || TryFormatExact(utf8, out written);
    }

    /// <summary>Writes the decimal text; nothing when there is no price.</summary>
    /// <param name="utf8Destination">At least <see cref="MaxFormattedLength"/> bytes suffice without a format.</param>
    /// <param name="bytesWritten">The number of bytes written.</param>
    /// <param name="format">Empty for the exact digits, or one of <see cref="decimal"/>'s, as <c>N2</c>.</param>
    /// <param name="provider">The culture of a format.</param>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        if (!HasValue)
            return true;
        return format.IsEmpty
            ? TryFormatExact(utf8Destination, out bytesWritten)
            : ToDecimal().TryFormat(utf8Destination, out bytesWritten, format, provider);
    }

    /// <summary>Writes the decimal text; nothing when there is no price.</summary>
    /// <param name="destination">At least <see cref="MaxFormattedLength"/> characters suffice without a format.</param>
    /// <param name="charsWritten">The number of characters written.</param>
    /// <param name="format">Empty for the exact digits, or one of <see cref="decimal"/>'s, as <c>N2</c>.</param>
    /// <param name="provider">The culture of a format.</param>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        if (!HasValue)
            return true;
        if (!format.IsEmpty)
            return ToDecimal().TryFormat(destination, out charsWritten, format, provider);
        Span<byte> utf8 = stackalloc byte[MaxFormattedLength];
        TryFormatExact(utf8, out int length);
        return Encoding.ASCII.TryGetChars(utf8[..length], destination, out charsWritten);
    }

    /// <summary>The decimal text, or the empty string. Allocates.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The decimal text, or the empty string. Allocates.</summary>
    /// <param name="format">Null or empty for the exact digits, or one of <see cref="decimal"/>'s, as <c>N2</c>.</param>
    /// <param name="formatProvider">The culture of a format.</param>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        if (!HasValue)
            return "";
        if (!string.IsNullOrEmpty(format))
            return ToDecimal().ToString(format, formatProvider);
        Span<byte> utf8 = stackalloc byte[MaxFormattedLength];
        TryFormatExact(utf8, out int length);
        return Encoding.ASCII.GetString(utf8[..length]);
    }

    private bool TryFormatExact(Span<byte> utf8, out int written)
    {
        written = 0;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(_mantissa < 0 ? 0 - (ulong)_mantissa : (ulong)_mantissa, digits, out int count);
        int sign = _mantissa < 0 ? 1 : 0;
        int decimals = Decimals;
        int whole = Math.Max(count - decimals, 0);
        int length = sign + Math.Max(whole, 1) + (decimals > 0 ? 1 + decimals : 0);
        if (utf8.Length < length)
            return false;
        utf8[..length].Fill((byte)'0');
        if (sign != 0)
            utf8[0] = (byte)'-';
        digits[..whole].CopyTo(utf8[sign..]);
        if (decimals > 0)
            utf8[length - decimals - 1] = (byte)'.';
        digits[whole..count].CopyTo(utf8[(length - (count - whole))..]);
        written = length;
        return true;
    }
}
