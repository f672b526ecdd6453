using System.Globalization;

namespace KisFast.Rest;

/// <summary>Korean and New York dates and times, without a time zone data base.</summary>
internal static class KisTime
{
    /// <summary>Korea has no daylight saving time.</summary>
    public static readonly TimeSpan KoreanOffset = TimeSpan.FromHours(9);

    // New York's winter offset; in summer this gives the date an hour late, never a later date than New York's.
    private static readonly TimeSpan NewYorkOffset = TimeSpan.FromHours(-5);

    /// <summary>KIS's "YYYY-MM-DD HH:MM:SS" in Korean time.</summary>
    public static DateTimeOffset? ParseKorean(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
        && local.Year is > 2000 and < 9000
            ? new DateTimeOffset(local, KoreanOffset)
            : null;

    /// <summary>The date in Korea.</summary>
    public static DateOnly KoreanDate(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(KoreanOffset).DateTime);

    /// <summary>The date in New York, or the day before it in the hour after midnight in summer.</summary>
    public static DateOnly NewYorkDate(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(NewYorkOffset).DateTime);
}
