using System.Buffers.Text;
using System.Text;

namespace KisFast;

/// <summary>
/// An exact decimal price: <see cref="Mantissa"/> × 10^-<see cref="Decimals"/>, with the decimals that the market or the wire
/// gives it, so 148.0100 stays 148.0100. None when the wire value was empty or its scale is unknown.
/// </summary>
public readonly struct Price : IEquatable<Price>
{
    /// <summary>The largest number of decimals.</summary>
    public const int MaxDecimals = 18;

    /// <summary>The most characters <see cref="TryFormat"/> writes.</summary>
    public const int MaxFormattedLength = 21;

    private readonly long _mantissa;
    private readonly byte _decimalsPlusOne;

    /// <summary>A price.</summary>
    /// <param name="mantissa">The digits without the dot.</param>
    /// <param name="decimals">How many of them stand behind the dot, 0 to <see cref="MaxDecimals"/>.</param>
    public Price(long mantissa, int decimals)
    {
        _mantissa = mantissa;
        _decimalsPlusOne = (byte)(decimals + 1);
    }

    private Price(long mantissa, byte decimalsPlusOne)
    {
        _mantissa = mantissa;
        _decimalsPlusOne = decimalsPlusOne;
    }

    /// <summary>Whether there is a price.</summary>
    public bool HasValue => _decimalsPlusOne != 0;

    /// <summary>The digits without the dot; 0 when there is no price.</summary>
    public long Mantissa => _mantissa;

    /// <summary>The number of digits behind the dot; 0 when there is no price.</summary>
    public int Decimals => HasValue ? _decimalsPlusOne - 1 : 0;

    // 0 is no price. The record keeps the two parts by themselves, without the seven bytes of padding.
    internal byte DecimalsPlusOne => _decimalsPlusOne;

    internal static Price FromParts(long mantissa, byte decimalsPlusOne) => new(mantissa, decimalsPlusOne);

    /// <summary>The price as a <see cref="decimal"/> with the same scale; 0 when there is none. Does not allocate.</summary>
    public decimal ToDecimal()
    {
        ulong magnitude = (ulong)Math.Abs(_mantissa);
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, _mantissa < 0, (byte)Decimals);
    }

    /// <summary>Writes the decimal text (<c>148.0100</c>); nothing when there is no price.</summary>
    /// <param name="utf8">At least <see cref="MaxFormattedLength"/> bytes always suffice.</param>
    /// <param name="written">The number of bytes written.</param>
    public bool TryFormat(Span<byte> utf8, out int written)
    {
        written = 0;
        if (!HasValue) return true;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat((ulong)Math.Abs(_mantissa), digits, out int count);
        int sign = _mantissa < 0 ? 1 : 0;
        int decimals = Decimals;
        int whole = Math.Max(count - decimals, 0);
        int length = sign + Math.Max(whole, 1) + (decimals > 0 ? 1 + decimals : 0);
        if (utf8.Length < length) return false;
        utf8[..length].Fill((byte)'0');
        if (sign != 0) utf8[0] = (byte)'-';
        digits[..whole].CopyTo(utf8[sign..]);
        if (decimals > 0) utf8[length - decimals - 1] = (byte)'.';
        digits[whole..count].CopyTo(utf8[(length - (count - whole))..]);
        written = length;
        return true;
    }

    /// <summary>Same digits and same decimals: 1.0 and 1.00 differ.</summary>
    public bool Equals(Price other) => _mantissa == other._mantissa && _decimalsPlusOne == other._decimalsPlusOne;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Price other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_mantissa, _decimalsPlusOne);

    /// <summary>The decimal text, or the empty string. Allocates.</summary>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[MaxFormattedLength];
        TryFormat(utf8, out int written);
        return Encoding.ASCII.GetString(utf8[..written]);
    }

    /// <summary>Equality of digits and decimals.</summary>
    public static bool operator ==(Price left, Price right) => left.Equals(right);

    /// <summary>Inequality of digits or decimals.</summary>
    public static bool operator !=(Price left, Price right) => !left.Equals(right);
}
