namespace KisFast;

/// <summary>A time of day to the second as KIS sends it (HHMMSS), or none. KIS does not document its time zone.</summary>
public readonly struct WireTime : IEquatable<WireTime>
{
    // One more than the second of the day, so that an all-zero record has no times.
    private readonly int _biased;

    /// <summary>A time.</summary>
    /// <param name="secondOfDay">0 to 86,399.</param>
    public WireTime(int secondOfDay) => _biased = secondOfDay + 1;

    /// <summary>Whether the wire value was a valid time.</summary>
    public bool HasValue => _biased != 0;

    /// <summary>Seconds since midnight, 0 to 86,399; 0 when there is none.</summary>
    public int SecondOfDay => HasValue ? _biased - 1 : 0;

    /// <summary>The time or null.</summary>
    public TimeOnly? ToTimeOnly() => HasValue ? new TimeOnly(SecondOfDay * TimeSpan.TicksPerSecond) : null;

    /// <inheritdoc/>
    public bool Equals(WireTime other) => _biased == other._biased;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WireTime other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _biased;

    /// <summary><c>HH:mm:ss</c>, or the empty string. Allocates.</summary>
    public override string ToString() => ToTimeOnly()?.ToString("HH:mm:ss") ?? "";

    /// <summary>Equality.</summary>
    public static bool operator ==(WireTime left, WireTime right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(WireTime left, WireTime right) => !left.Equals(right);
}

/// <summary>A calendar date as KIS sends it (YYYYMMDD), or none.</summary>
public readonly struct WireDate : IEquatable<WireDate>
{
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
    public override string ToString() => ToDateOnly()?.ToString("yyyy-MM-dd") ?? "";

    /// <summary>Equality.</summary>
    public static bool operator ==(WireDate left, WireDate right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(WireDate left, WireDate right) => !left.Equals(right);
}
