using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A text where there may be none.</summary>
public sealed record MaybeText(string? Text) : IGenerated
{
    private static readonly string[] Parts =
    [
        "a", "Z", "7", " ",
        "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u001B", "é", "한", "글", "주식", "中", "日", "𐍈", "👍", "e\u0301",
        "\uFFFD", "{", "^", "|", "H0GSCNI0", "PINGPONG",
    ];

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["null", "empty", "ASCII", "Hangul", "wants escaping", "four-byte runes",
        "more than 64 characters"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Text is null) yield return "null";
            else if (Text.Length == 0) yield return "empty";
            else if (Text.All(char.IsAscii)) yield return "ASCII";
            if (Text is null) yield break;
            if (Text.Any(c => c is >= '가' and <= '힣')) yield return "Hangul";
            if (Text.Any(c => c is '"' or '\\' or < ' ')) yield return "wants escaping";
            if (Text.Any(char.IsHighSurrogate)) yield return "four-byte runes";
            if (Text.Length > 64) yield return "more than 64 characters";
        }
    }

    public static Arbitrary<MaybeText> Arbitrary() => Arb.From(
        Gen.Frequency(
            (1, Gen.Constant(new MaybeText((string?)null))),
            (1, Gen.Constant(new MaybeText(""))),
            (1, from length in Gen.Choose(1, 30)
                from text in Gen.Elements("abcXYZ019 _-".ToCharArray())
                .ArrayOf(length)
                select new MaybeText(new string(text))),
            (5, from length in Gen.Frequency((3, Gen.Choose(1, 20)), (1, Gen.Choose(40, 130)))
                from parts in Gen.Elements(Parts)
                .ArrayOf(length)
                select new MaybeText(string.Concat(parts)))),
        text => text.Text is { } some ? Shrinking.Text(some).Where(Shrinking.IsWhole).Select(shorter => new MaybeText(shorter)) : []);

    public override string ToString() => Text is null ? "null" : $"\"{Text}\"";
}
