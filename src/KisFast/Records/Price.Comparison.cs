using System.Runtime.CompilerServices;

namespace KisFast;

/// <content>Prices compare as numbers: 1.0 equals 1.00. One that is none equals no number, and sorts before all.</content>
public readonly partial struct Price : IEquatable<Price>, IComparable<Price>
{
    // The largest factor between two scales; 64 bits × 10^18 fit into 128.
    private static ReadOnlySpan<long> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>The same number, whatever its decimals: 1.0 and 1.00 are equal. Two prices that are none are equal.</summary>
    public bool Equals(Price other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Price other && Equals(other);

    /// <summary>By number; none comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(Price other) =>
        _decimalsPlusOne == other._decimalsPlusOne ? _mantissa.CompareTo(other._mantissa) : CompareScales(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        long mantissa = _mantissa;
        int decimals = _decimalsPlusOne;
        // The zeros at the end do not count.
        while (decimals > 1 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            decimals--;
        }

        return HashCode.Combine(mantissa, decimals);
    }

    private int CompareScales(Price other)
    {
        if (!HasValue || !other.HasValue)
            return HasValue.CompareTo(other.HasValue);
        int more = _decimalsPlusOne - other._decimalsPlusOne;
        return more > 0
            ? ((Int128)_mantissa).CompareTo((Int128)other._mantissa * PowersOfTen[more])
            : ((Int128)_mantissa * PowersOfTen[-more]).CompareTo(other._mantissa);
    }

    /// <summary>The same number.</summary>
    public static bool operator ==(Price left, Price right) => left.Equals(right);

    /// <summary>Another number.</summary>
    public static bool operator !=(Price left, Price right) => !left.Equals(right);

    /// <summary>A smaller number; false when either is none.</summary>
    public static bool operator <(Price left, Price right) => left.HasValue && right.HasValue && left.CompareTo(right) < 0;

    /// <summary>A larger number; false when either is none.</summary>
    public static bool operator >(Price left, Price right) => right < left;

    /// <summary>A number that is not larger; false when either is none.</summary>
    public static bool operator <=(Price left, Price right) => left.HasValue && right.HasValue && left.CompareTo(right) <= 0;

    /// <summary>A number that is not smaller; false when either is none.</summary>
    public static bool operator >=(Price left, Price right) => right <= left;
}
