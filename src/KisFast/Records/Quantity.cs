using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KisFast;

/// <summary>
/// A whole number of shares, at most 18 significant digits, or none when the wire value was empty: as with
/// <see cref="Nullable{T}"/>, one that is none never turns into a number.
/// </summary>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The largest quantity, 18 nines.</summary>
    public const long MaxValue = 999_999_999_999_999_999;

    // One more than the value, so that an all-zero record has no quantities.
    private readonly long _biased;

    /// <summary>A quantity.</summary>
    /// <param name="value">0 to <see cref="MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of its range.</exception>
    public Quantity(long value)
    {
        if ((ulong)value > MaxValue)
            ThrowOutOfRange(value);
        _biased = value + 1;
    }

    private Quantity(long biased, bool _) => _biased = biased;

    /// <summary>Whether the wire value was not empty.</summary>
    public bool HasValue => _biased != 0;

    /// <summary>The number of shares.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public long Value
    {
        get
        {
            if (_biased == 0)
                ThrowNone();
            return _biased - 1;
        }
    }

    /// <summary>The number of shares, or <paramref name="defaultValue"/> where there is none.</summary>
    public long GetValueOrDefault(long defaultValue = 0) => _biased == 0 ? defaultValue : _biased - 1;

    /// <inheritdoc/>
    public bool Equals(Quantity other) => _biased == other._biased;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <summary>By number; none comes first.</summary>
    public int CompareTo(Quantity other) => _biased.CompareTo(other._biased);

    /// <inheritdoc/>
    public override int GetHashCode() => _biased.GetHashCode();

    /// <summary>The digits, or the empty string.</summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The number in a format of <see cref="long"/>'s (<c>N0</c>), or the empty string.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider = null) =>
        HasValue ? Value.ToString(format, formatProvider) : "";

    /// <summary>Writes the number in a format of <see cref="long"/>'s; nothing when there is none.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        return !HasValue || Value.TryFormat(destination, out charsWritten, format, provider);
    }

    /// <summary>Writes the number in a format of <see cref="long"/>'s; nothing when there is none.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        return !HasValue || Value.TryFormat(utf8Destination, out bytesWritten, format, provider);
    }

    /// <summary>The value or null. Compares with a number as null does: <c>record.Quantity &gt; 0</c> is false when there is none.</summary>
    public static implicit operator long?(Quantity quantity) => quantity.HasValue ? quantity._biased - 1 : null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static explicit operator long(Quantity quantity) => quantity.Value;

    /// <summary>A quantity.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to <see cref="MaxValue"/>.</exception>
    public static explicit operator Quantity(long value) => new(value);

    /// <summary>Equality.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    /// <summary>Fewer; false when either is none.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.HasValue && left._biased < right._biased;

    /// <summary>More; false when either is none.</summary>
    public static bool operator >(Quantity left, Quantity right) => right < left;

    /// <summary>Not more; false when either is none.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.HasValue && left._biased <= right._biased;

    /// <summary>Not fewer; false when either is none.</summary>
    public static bool operator >=(Quantity left, Quantity right) => right <= left;

    // For the parser, whose numbers are in the range or refused.
    internal static Quantity Unchecked(long value) => new(value + 1, false);

    [DoesNotReturn]
    private static void ThrowNone() =>
        throw new InvalidOperationException("There is no quantity. Look at HasValue first, or say what stands in for it: GetValueOrDefault.");

    [DoesNotReturn]
    private static void ThrowOutOfRange(long value) =>
        throw new ArgumentOutOfRangeException(nameof(value), value, $"A quantity is 0 to {MaxValue}.");
}
