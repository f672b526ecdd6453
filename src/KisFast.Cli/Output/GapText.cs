using System.Globalization;
using System.Text.RegularExpressions;

namespace KisFast.Cli;

/// <summary>What a gap's row says where other records have their columns.</summary>
internal static partial class GapText
{
    /// <summary>The cause; at its end the outcome too, the shares repaired and missing, and the orders in doubt.</summary>
    /// <param name="record">The beginning or the end of a gap.</param>
    /// <param name="word">What an English word is in the table's language.</param>
    public static string Of(in FillRecord record, Func<string, string> word)
    {
        string cause = word(Words(record.GapCause.ToString()));
        if (record.Kind == RecordKind.GapOpened) return cause;
        string outcome = word(record.GapOutcome == GapOutcome.NotAttempted ? "nobody looked, no account" : Words(record.GapOutcome.ToString()));
        string missing = record.MissingQuantity.HasValue ? Shares(record.MissingQuantity) : word("unknown");
        string repaired = record.RepairedQuantity.HasValue ? Shares(record.RepairedQuantity) : word("none");
        string text = $"{outcome}: {word("shares repaired")} {repaired}, {word("missing")} {missing} ({cause})";
        return record.DoubtfulOrders is { Count: > 0 } orders ? $"{text}; {word("in doubt")}: {string.Join(' ', orders)}" : text;
    }

    private static string Shares(Quantity quantity) => quantity.ToString("N0", CultureInfo.InvariantCulture);

    // ConnectionLost: connection lost.
    private static string Words(string name) => Capital().Replace(name, " $0").TrimStart().ToLowerInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
