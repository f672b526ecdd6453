using System.Globalization;

namespace KisFast;

/// <summary>A calendar date as KIS sends it (YYYYMMDD), or none.</summary>
public readonly struct WireDate : IEquatable<WireDate>, ISpanFormattable, IUtf8SpanFormattable
{
    private const string Format = "yyyy-MM-dd";

    // One more than DateOnly.DayNumber, so that an all-zero record has no dates.
    private readonly int _biased;

    /// <summary>A date.</summary>
    public WireDate(DateOnly date) => _biased = date.DayNumber + 1;

    /// <summary>Whether the wire value was a valid date.</summary>
    public bool HasValue => _biased != 0;

    /// <summary>The date or null.</summary>
    public DateOnly? ToDateOnly() => HasValue ? DateOnly.FromDayNumber(_biased - 1) : null;

    /// <inheritdoc/>
    public bool Equals(WireDate other) => _biased == other._biased;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WireDate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _biased;

    /// <summary><c>yyyy-MM-dd</c>, or the empty string. Allocates.</summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <summary><c>yyyy-MM-dd</c> or a format of <see cref="DateOnly"/>'s; the empty string when there is none. Allocates.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        ToDateOnly()?.ToString(string.IsNullOrEmpty(format) ? Format : format, formatProvider) ?? "";

    /// <summary>Writes <c>yyyy-MM-dd</c> or a format of <see cref="DateOnly"/>'s; nothing when there is none.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        return ToDateOnly() is not { } date || date.TryFormat(destination, out charsWritten, format.IsEmpty ? Format : format, provider);
    }

    /// <summary>Writes <c>yyyy-MM-dd</c> or a format of <see cref="DateOnly"/>'s; nothing when there is none.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        return ToDateOnly() is not { } date || date.TryFormat(utf8Destination, out bytesWritten, format.IsEmpty ? Format : format, provider);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(WireDate left, WireDate right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(WireDate left, WireDate right) => !left.Equals(right);
}
