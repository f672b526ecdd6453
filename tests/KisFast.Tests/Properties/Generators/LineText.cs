using System.Text;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Letters and line ends in any order.</summary>
public sealed record LineText(byte[] Bytes) : IGenerated
{
    private const int Long = 8;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["empty", "an unfinished line", "an empty line", "CRLF", "CR within a line", "a long line"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            string text = Encoding.Latin1.GetString(Bytes);
            string[] lines = text.Split('\n');
            if (text.Length == 0) yield return "empty";
            else if (lines[^1].Length > 0) yield return "an unfinished line";
            if (lines[..^1].Any(line => line.Length == 0)) yield return "an empty line";
            if (text.Contains("\r\n", StringComparison.Ordinal)) yield return "CRLF";
            if (lines.Any(line => line.AsSpan().TrimEnd('\r').Contains('\r'))) yield return "CR within a line";
            if (lines.Any(line => line.Length > Long)) yield return "a long line";
        }
    }

    public static Arbitrary<LineText> Arbitrary() => Arb.From(
        from length in Gen.Frequency((4, Gen.Choose(0, 20)), (1, Gen.Choose(21, 200)))
        from letters in Gen.Elements("aaabbb\n\r"u8.ToArray()).ArrayOf(length)
        select new LineText(letters),
        text => Shrinking.Elements(text.Bytes, letter => letter == (byte)'a' ? [] : [(byte)'a']).Select(bytes => new LineText(bytes)));

    public override string ToString() =>
        Encoding.Latin1.GetString(Bytes).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
