using System.Text;

namespace KisFast.Tests.Support;

/// <summary>Quotes as KIS sends them.</summary>
internal static class WireQuote
{
    /// <summary>A trade of 26 columns.</summary>
    public const string Trade =
        "DNASAAPL^AAPL^4^20230502^20230502^091912^20230502^221912^169.9200^170.1000^169.4200^169.7850^2^0.1950^+0.11^169.7700^169.7900^201^5^1"
        + "^108464^18414163^24757^20513^82.86^1";

    /// <summary>A book of 71 columns: KIS's own sample.</summary>
    public const string Book =
        "RBAQAAPL^AAPL^4^20240506^202223^20240507^092223^1482^381^0^-10^182.8500^182.8700^350^57^0^-10^182.8400^182.9000^1^10^0^0^182.8300^182.9100^6^54^0^0"
        + "^182.7900^182.9500^54^5^0^0^182.7500^182.9600^309^3^0^0^182.7300^182.9700^20^81^0^0^182.7000^182.9800^124^3^0^0^182.6600^182.9900^397^1^0^0"
        + "^182.6500^183.0000^20^69^0^0^182.6300^183.0100^201^98^0^0";

    /// <summary>The first 17 columns of the book.</summary>
    public static readonly string OneLevel = string.Join('^', Book.Split('^')[..17]);

    /// <summary>A record with some of its columns replaced.</summary>
    public static string With(string record, params ReadOnlySpan<(int Column, string Value)> changes)
    {
        string[] columns = record.Split('^');
        foreach (var (column, value) in changes) columns[column] = value;
        return string.Join('^', columns);
    }

    public static byte[] Frame(string trId, params string[] records) =>
        Encoding.UTF8.GetBytes($"0|{trId}|{records.Length:000}|{string.Join('^', records)}");
}
