using System.Text;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A field's value as a server may put it; no caret, and no pipe, which would be the frame's.</summary>
public sealed record FieldText(string Text) : IGenerated
{
    private static readonly int[] Edges = [0, 1, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 31, 32, 33, 47, 48, 49, 50, 63, 64, 65];

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses =>
    [
        "empty", "up to 8 digits", "9 to 16 digits", "17 digits and more", "a dot", "16 bytes", "17 bytes", "47 bytes", "48 bytes",
            "49 bytes", "more than 64 bytes",
        "Hangul", "four-byte runes", "NUL at the end", "spaces at an end", "a date", "a time",
    ];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            int bytes = Encoding.UTF8.GetByteCount(Text);
            if (Text.Length == 0) yield return "empty";
            if (Text.Length > 0 && Text.All(char.IsAsciiDigit)) yield return Text.Length <= 8 ? "up to 8 digits" : Text.Length <= 16
                ? "9 to 16 digits" : "17 digits and more";
            if (Text.Contains('.')) yield return "a dot";
            if (bytes is 16 or 17 or 47 or 48 or 49) yield return $"{bytes} bytes";
            if (bytes > 64) yield return "more than 64 bytes";
            if (Text.Any(c => c is >= '가' and <= '힣')) yield return "Hangul";
            if (Text.Any(char.IsHighSurrogate)) yield return "four-byte runes";
            if (Text.EndsWith('\0')) yield return "NUL at the end";
            if (Text.StartsWith(' ') || Text.EndsWith(' ')) yield return "spaces at an end";
            if (Text.Length == 8 && DateOnly.TryParseExact(Text, "yyyyMMdd", out _)) yield return "a date";
            if (Text.Length == 6 && TimeOnly.TryParseExact(Text, "HHmmss", out _)) yield return "a time";
        }
    }

    public static Arbitrary<FieldText> Arbitrary() => Arb.From(Texts.Select(text => new FieldText(text)),
        field => Shrinking.Text(field.Text).Where(Shrinking.IsWhole).Select(text => new FieldText(text)));

    public override string ToString() => $"\"{Text}\"";

    private static Gen<string> Texts => Gen.Frequency(
        (4, Of("0123456789ABCDEFYN. -+")),
        (4, Of("0123456789")),
        (3, Of("가나다라마바사아자차카타파하홍길동애플 주식회사")),
        (1, Of("한국a é𐍈𝄞\0")),
        (2, from seconds in Gen.Choose(0, 86_399) select TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(seconds)).ToString("HHmmss")),
        (2, WireDate.Arbitrary().Generator.Select(date => date.Text)),
        (1, Gen.Elements("", "01", "02", "10", "15", "93000", "240000", "20230229", "000001480100", "148.0100", ".5", "5.", ".",
            "999999999999999999", "1000000000000000000")));

    private static Gen<string> Of(string characters)
    {
        string[] runes = [.. characters.EnumerateRunes().Select(rune => rune.ToString())];
        return from length in Gen.Frequency((1, Gen.Elements(Edges)), (1, Gen.Choose(0, 30)))
               from chosen in Gen.Elements(runes).ArrayOf(length)
               from asBytes in Gen.Elements(false, true)
               select asBytes ? Cut(chosen, length) : string.Concat(chosen);
    }

    // Hangul takes three bytes a syllable: filled up with letters, a name ends exactly where a buffer does.
    private static string Cut(string[] runes, int bytes)
    {
        var text = new StringBuilder();
        int left = bytes;
        foreach (string rune in runes)
        {
            if (Encoding.UTF8.GetByteCount(rune) > left) break;
            left -= Encoding.UTF8.GetByteCount(rune);
            text.Append(rune);
        }

        return text.Append('x', left).ToString();
    }
}
