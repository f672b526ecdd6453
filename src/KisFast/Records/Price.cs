using System.Diagnostics.CodeAnalysis;

namespace KisFast;

/// <summary>
/// An exact decimal price: <see cref="Mantissa"/> × 10^-<see cref="Decimals"/>, with the decimals that the market or the wire
/// gives it, so 148.0100 stays 148.0100. None when the wire value was empty or its scale is unknown: as with
/// <see cref="Nullable{T}"/>, a price that is none never turns into a number.
/// </summary>
public readonly partial struct Price
{
    /// <summary>The largest number of decimals.</summary>
    public const int MaxDecimals = 18;

    private readonly long _mantissa;
    private readonly byte _decimalsPlusOne;

    /// <summary>A price.</summary>
    /// <param name="mantissa">The digits without the dot.</param>
    /// <param name="decimals">How many of them stand after the dot, 0 to <see cref="MaxDecimals"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decimals are outside of their range.</exception>
    public Price(long mantissa, int decimals)
        : this(mantissa, (byte)(decimals + 1))
    {
        if ((uint)decimals > MaxDecimals)
            ThrowDecimals(decimals);
    }

    private Price(long mantissa, byte decimalsPlusOne)
    {
        _mantissa = mantissa;
        _decimalsPlusOne = decimalsPlusOne;
    }

    /// <summary>Whether there is a price.</summary>
    public bool HasValue => _decimalsPlusOne != 0;

    /// <summary>The digits without the dot: half of the value, for who stores both halves. 0 when there is no price.</summary>
    public long Mantissa => _mantissa;

    /// <summary>The number of digits after the dot. 0 when there is no price.</summary>
    public int Decimals => HasValue ? _decimalsPlusOne - 1 : 0;

    // 0 is no price. The record keeps the two parts by themselves, without the seven bytes of padding.
    internal byte DecimalsPlusOne => _decimalsPlusOne;

    internal static Price FromParts(long mantissa, byte decimalsPlusOne) => new(mantissa, decimalsPlusOne);

    /// <summary>The price as a <see cref="decimal"/> with the same scale. Does not allocate.</summary>
    /// <exception cref="InvalidOperationException">There is no price.</exception>
    public decimal ToDecimal()
    {
        if (!HasValue)
            ThrowNone();
        ulong magnitude = _mantissa < 0 ? 0 - (ulong)_mantissa : (ulong)_mantissa;
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, _mantissa < 0, (byte)Decimals);
    }

    /// <summary>The price as the nearest <see cref="double"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no price.</exception>
    public double ToDouble() => (double)ToDecimal();

    /// <summary>The price, or <paramref name="defaultValue"/> where there is none.</summary>
    public decimal GetValueOrDefault(decimal defaultValue = 0) => HasValue ? ToDecimal() : defaultValue;

    /// <summary>The price, or null. Compares with a <see cref="decimal"/> as null does: <c>record.Price &gt; 100m</c> is false when there is none.</summary>
    public static implicit operator decimal?(Price price) => price.HasValue ? price.ToDecimal() : null;

    /// <summary>The price.</summary>
    /// <exception cref="InvalidOperationException">There is no price.</exception>
    public static explicit operator decimal(Price price) => price.ToDecimal();

    /// <summary>The nearest <see cref="double"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no price.</exception>
    public static explicit operator double(Price price) => price.ToDouble();

    /// <summary>The same number with the same decimals: 148.0100m keeps its four.</summary>
    /// <exception cref="OverflowException">It has more than <see cref="MaxDecimals"/> decimals, or its digits do not fit into 64 bits.</exception>
    public static explicit operator Price(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        int decimals = (bits[3] >> 16) & 0xFF;
        ulong magnitude = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        bool isNegative = bits[3] < 0;
        if (decimals > MaxDecimals || bits[2] != 0 || magnitude > long.MaxValue + (isNegative ? 1UL : 0))
            throw new OverflowException($"{value} is no price: at most {MaxDecimals} decimals, and digits that fit into 64 bits.");
        return new Price(isNegative ? unchecked(-(long)magnitude) : (long)magnitude, decimals);
    }

    [DoesNotReturn]
    private static void ThrowNone() =>
        throw new InvalidOperationException("There is no price. Look at HasValue first, or say what stands in for it: GetValueOrDefault.");

    [DoesNotReturn]
    private static void ThrowDecimals(int decimals) =>
        throw new ArgumentOutOfRangeException(nameof(decimals), decimals, $"A price has 0 to {MaxDecimals} decimals.");
}
