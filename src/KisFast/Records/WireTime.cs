using System.Globalization;

namespace KisFast;

/// <summary>A time of day to the second as KIS sends it (HHMMSS), or none. KIS does not document its time zone.</summary>
public readonly struct WireTime : IEquatable<WireTime>, ISpanFormattable, IUtf8SpanFormattable
{
    private const string Format = "HH:mm:ss";
    private const int MostDigitsKept = 7;

    // One more than the second of the day, so that an all-zero record has no times. Negative: digits that are no time, kept as
    // -(value * 8 + count).
    private readonly int _biased;

    /// <summary>A time.</summary>
    /// <param name="secondOfDay">0 to 86,399.</param>
    public WireTime(int secondOfDay) => _biased = secondOfDay + 1;

    private WireTime(int biased, bool _) => _biased = biased;

    /// <summary>Whether the wire value was a valid time.</summary>
    public bool HasValue => _biased > 0;

    /// <summary>Digits as received, up to seven, that are no time of day (<c>99</c>); null for a time, an empty field, and other text.</summary>
    public string? Unreadable => _biased < 0 ? (-_biased >> 3).ToString(CultureInfo.InvariantCulture).PadLeft(-_biased & 7, '0') : null;

    internal int Raw => _biased;

    /// <summary>Keeps digits that are no time.</summary>
    /// <param name="value">Their number.</param>
    /// <param name="count">How many there were.</param>
    internal static WireTime Kept(long value, int count) => count is > 0 and <= MostDigitsKept ? new WireTime(-(((int)value << 3) | count), true) : default;

    /// <summary>Seconds since midnight, 0 to 86,399.</summary>
    /// <exception cref="InvalidOperationException">There is no time.</exception>
    public int SecondOfDay => HasValue ? _biased - 1 : throw new InvalidOperationException("There is no time. Look at HasValue first.");

    /// <summary>The time or null.</summary>
    public TimeOnly? ToTimeOnly() => HasValue ? new TimeOnly((_biased - 1) * TimeSpan.TicksPerSecond) : null;

    /// <inheritdoc/>
    public bool Equals(WireTime other) => _biased == other._biased;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WireTime other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _biased;

    /// <summary><c>HH:mm:ss</c>, or the empty string. Allocates.</summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <summary><c>HH:mm:ss</c> or a format of <see cref="TimeOnly"/>'s; the empty string when there is none. Allocates.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        ToTimeOnly()?.ToString(string.IsNullOrEmpty(format) ? Format : format, formatProvider) ?? "";

    /// <summary>Writes <c>HH:mm:ss</c> or a format of <see cref="TimeOnly"/>'s; nothing when there is none.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        return ToTimeOnly() is not { } time || time.TryFormat(destination, out charsWritten, format.IsEmpty ? Format : format, provider);
    }

    /// <summary>Writes <c>HH:mm:ss</c> or a format of <see cref="TimeOnly"/>'s; nothing when there is none.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        return ToTimeOnly() is not { } time || time.TryFormat(utf8Destination, out bytesWritten, format.IsEmpty ? Format : format, provider);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(WireTime left, WireTime right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(WireTime left, WireTime right) => !left.Equals(right);
}
