using System.Globalization;

namespace KisFast.Cli;

/// <summary>Shares and money in cells; empty where nobody knows.</summary>
internal static class Amounts
{
    /// <summary>As 1,234.</summary>
    public static string Shares(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>As 1,234.5678: no more decimals than exchanges have.</summary>
    public static string Money(decimal? number) => number?.ToString("#,0.####", CultureInfo.InvariantCulture) ?? "";
}
