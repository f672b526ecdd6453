using System.Buffers;
using System.Globalization;
using System.Text;

namespace KisFast.Diagnostics;

/// <summary>
/// Makes text that a peer sent safe for one line of a log: bounded, and a point for every character that moves the cursor, hides or
/// reverses text. Letters of all scripts stay: KIS says what is wrong in Korean.
/// </summary>
internal static class Printable
{
    /// <summary>Longer text is cut.</summary>
    public const int MaxLength = 200;

    /// <summary>The text in quotation marks; what is not UTF-8 becomes U+FFFD.</summary>
    /// <param name="utf8">Of any length.</param>
    /// <param name="most">How many characters are kept.</param>
    public static string Quoted(ReadOnlySpan<byte> utf8, int most = MaxLength) => $"\"{Unquoted(utf8, most)}\"";

    /// <summary>The same without quotation marks.</summary>
    public static string Unquoted(ReadOnlySpan<byte> utf8, int most = MaxLength)
    {
        var line = new StringBuilder(Math.Min(utf8.Length, most));
        for (int kept = 0; !utf8.IsEmpty && kept < most; kept++)
        {
            OperationStatus status = Rune.DecodeFromUtf8(utf8, out Rune rune, out int used);
            utf8 = utf8[used..];
            line.Append(status != OperationStatus.Done || IsText(rune) ? rune.ToString() : ".");
        }

        return line.ToString();
    }

    private static bool IsText(Rune rune) => rune.Value != '"' && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
