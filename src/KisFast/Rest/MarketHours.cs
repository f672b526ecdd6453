namespace KisFast.Rest;

/// <summary>When the markets of an overseas account can trade, by rules alone: no time zone data base, no calendar.</summary>
/// <remarks>
/// From Monday 08:00 in Korea (before Tokyo and before KIS's US daytime session, which is 20:00 to 04:00 New York time) until Friday
/// 20:00 in New York (the end of after-hours trading). Within it some market trades at nearly every hour; a holiday costs a few calls.
/// </remarks>
internal static class MarketHours
{
    /// <summary>Whether a market may be open.</summary>
    public static bool IsAnyOpen(DateTimeOffset moment)
    {
        DateTimeOffset korea = moment.ToOffset(KisTime.KoreanOffset), newYork = moment.ToOffset(NewYorkOffset(moment));
        bool hasBegun = korea.DayOfWeek is not (DayOfWeek.Sunday or DayOfWeek.Monday) || (korea.DayOfWeek == DayOfWeek.Monday && korea.Hour >= 8);
        bool hasEnded = newYork.DayOfWeek == DayOfWeek.Saturday || (newYork.DayOfWeek == DayOfWeek.Friday && newYork.Hour >= 20)
            || (newYork.DayOfWeek == DayOfWeek.Sunday && !(korea.DayOfWeek == DayOfWeek.Monday && korea.Hour >= 8));
        return hasBegun && !hasEnded;
    }

    /// <summary>
    /// New York's offset: daylight saving from the second Sunday of March, 02:00, to the first Sunday of November, 02:00 (Energy Policy Act
    /// of 2005).
    /// </summary>
    public static TimeSpan NewYorkOffset(DateTimeOffset moment)
    {
        DateTime utc = moment.UtcDateTime;
        // 02:00 by the clock that is in force before each change.
        DateTime begins = Sunday(utc.Year, 3, 2).AddHours(7), ends = Sunday(utc.Year, 11, 1).AddHours(6);
        return TimeSpan.FromHours(utc >= begins && utc < ends ? -4 : -5);
    }

    private static DateTime Sunday(int year, int month, int which)
    {
        var first = new DateTime(year, month, 1);
        return first.AddDays(((7 - (int)first.DayOfWeek) % 7) + (7 * (which - 1)));
    }
}
