namespace KisFast.Recovery;

/// <summary>
/// An exact sum of quantity · price: 128-bit units of 10^-scale, the scale growing with the prices. Unknown for good once a fill
/// had no price, or the sum left 128 bits (38 digits: no account does). All-zero is a known 0.
/// </summary>
internal struct ExactAmount
{
    /// <summary>The decimals of an average price that the market's own decimals do not hold exactly.</summary>
    public const int AverageDecimals = 8;

    private const int MaxPower = 38;
    private const long MaxMantissa = 999_999_999_999_999_999;
    private static readonly Int128[] PowersOfTen = CreatePowers();

    private Int128 _units;
    private int _scale;
    private bool _unknown;

    /// <summary>Whether the sum is known.</summary>
    public readonly bool IsKnown => !_unknown;

    /// <summary>Whether the sum is known and above zero.</summary>
    public readonly bool IsPositive => !_unknown && _units > 0;

    /// <summary>A decimal amount, exactly.</summary>
    public static ExactAmount From(decimal amount)
    {
        ExactAmount result = default;
        result.Add(amount);
        return result;
    }

    /// <summary>No amount.</summary>
    public static ExactAmount Unknown => new() { _unknown = true };

    /// <summary>Adds the value of a fill.</summary>
    public void Add(long quantity, Price price)
    {
        if (price.HasValue) Add((Int128)quantity * price.Mantissa, price.Decimals);
        else if (quantity != 0) _unknown = true;
    }

    /// <summary>Adds an amount.</summary>
    public void Add(decimal amount)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        UInt128 magnitude = new((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        int scale = (bits[3] >> 16) & 0xFF;
        while (scale > 0 && magnitude % 10 == 0)
        {
            magnitude /= 10;
            scale--;
        }

        Add(bits[3] < 0 ? -(Int128)magnitude : (Int128)magnitude, scale);
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in ExactAmount other)
    {
        if (other._unknown) _unknown = true;
        else Add(other._units, other._scale);
    }

    /// <summary>What is left of this amount without another.</summary>
    public readonly ExactAmount Minus(in ExactAmount other)
    {
        if (_unknown || other._unknown) return Unknown;
        ExactAmount result = this;
        result.Add(-other._units, other._scale);
        return result;
    }

    /// <summary>Whether two known amounts are the same number, or neither is known.</summary>
    public readonly bool SameAs(in ExactAmount other)
    {
        if (_unknown || other._unknown) return _unknown == other._unknown;
        ExactAmount difference = Minus(other);
        return !difference._unknown && difference._units == 0;
    }

    /// <summary>
    /// The average price: with the market's decimals where they hold it exactly, else rounded to
    /// <see cref="AverageDecimals"/>, fewer if it is too large for them.
    /// </summary>
    /// <param name="quantity">At least 1.</param>
    /// <param name="marketDecimals">The market's decimals, or -1.</param>
    /// <returns>None when the amount is unknown or negative.</returns>
    public readonly Price DividedBy(long quantity, int marketDecimals)
    {
        if (_unknown || _units < 0) return default;
        if (marketDecimals >= 0 && TryDivide(quantity, marketDecimals, out Int128 exact, out bool isExact) && isExact)
            return new Price((long)exact, marketDecimals);
        for (int decimals = AverageDecimals; decimals >= 0; decimals--)
        {
            if (TryDivide(quantity, decimals, out Int128 rounded, out _)) return new Price((long)rounded, decimals);
        }

        return default;
    }

    /// <summary>The amount as a decimal, rounded to what that holds; null when unknown or too large.</summary>
    public readonly decimal? ToDecimal()
    {
        if (_unknown) return null;
        try
        {
            return (decimal)(_units / PowersOfTen[_scale]) + ((decimal)(_units % PowersOfTen[_scale]) / (decimal)PowersOfTen[_scale]);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private void Add(Int128 units, int scale)
    {
        if (_unknown) return;
        try
        {
            checked
            {
                if (scale > _scale)
                {
                    _units *= PowersOfTen[scale - _scale];
                    _scale = scale;
                }

                _units += units * PowersOfTen[_scale - scale];
            }
        }
        catch (OverflowException)
        {
            _unknown = true;
        }
    }

    private readonly bool TryDivide(long quantity, int decimals, out Int128 quotient, out bool isExact)
    {
        try
        {
            checked
            {
                Int128 numerator = decimals > _scale ? _units * PowersOfTen[decimals - _scale] : _units;
                Int128 denominator = decimals < _scale ? quantity * PowersOfTen[_scale - decimals] : quantity;
                (quotient, Int128 remainder) = Int128.DivRem(numerator, denominator);
                isExact = remainder == 0;
                Int128 other = denominator - remainder;
                if (remainder > other || (remainder == other && Int128.IsOddInteger(quotient))) quotient++;
                return quotient <= MaxMantissa;
            }
        }
        catch (OverflowException)
        {
            quotient = 0;
            isExact = false;
            return false;
        }
    }

    private static Int128[] CreatePowers()
    {
        Int128[] powers = new Int128[MaxPower + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
