namespace KisFast;

/// <summary>Days that no market's trading cuts: from 08:00 by Korea's clock, after New York's day has ended and before Tokyo's begins.</summary>
internal static class TradingDay
{
    // Korea is nine hours ahead of UTC, without daylight saving.
    private const long TicksToDay = TimeSpan.TicksPerHour;

    /// <summary>An order that was silent for longer is another's number on a later day: orders live through a night.</summary>
    public const long MostSilence = 12 * TimeSpan.TicksPerHour;

    /// <summary>An acceptance that is repeated within this time, after a resubscription, is no second order.</summary>
    public const long MostRepetition = TimeSpan.TicksPerHour;

    /// <summary>The day of a moment, as <see cref="DateOnly.DayNumber"/>.</summary>
    /// <param name="utcTicks">UTC.</param>
    public static int Of(long utcTicks) => (int)((utcTicks + TicksToDay) / TimeSpan.TicksPerDay);

    /// <summary>The moment a day begins.</summary>
    public static DateTimeOffset BeginOf(int day) => new((day * TimeSpan.TicksPerDay) - TicksToDay, TimeSpan.Zero);
}
