using System.Globalization;

namespace KisFast;

/// <summary>A whole number of shares, or none when the wire value was empty. At most 18 significant digits.</summary>
public readonly struct Quantity : IEquatable<Quantity>
{
    /// <summary>The largest quantity, 18 nines.</summary>
    public const long MaxValue = 999_999_999_999_999_999;

    // One more than the value, so that an all-zero record has no quantities.
    private readonly long _biased;

    /// <summary>A quantity.</summary>
    /// <param name="value">0 to <see cref="MaxValue"/>.</param>
    public Quantity(long value) => _biased = value + 1;

    /// <summary>Whether the wire value was not empty.</summary>
    public bool HasValue => _biased != 0;

    /// <summary>The number of shares; 0 when there is none.</summary>
    public long Value => _biased == 0 ? 0 : _biased - 1;

    /// <inheritdoc/>
    public bool Equals(Quantity other) => _biased == other._biased;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _biased.GetHashCode();

    /// <summary>The digits, or the empty string.</summary>
    public override string ToString() => HasValue ? Value.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>The value or null.</summary>
    public static implicit operator long?(Quantity quantity) => quantity.HasValue ? quantity.Value : null;

    /// <summary>Equality.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);
}
