using System.Text;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>What nobody ought to send: any bytes, or the protocol's own marks and words out of order.</summary>
public sealed record Garbage(byte[] Bytes) : IGenerated
{
    private const int MaxLength = 257;
    private static readonly string[] Words =
    [
        "^", "|", "0|", "1|", "H0GSCNI0", "H0GSCNI9", "|001|", "\"", "{", "}", "[", "]", ":", ",", "\\", "\\u0000", "=", " ", "\r\n",
            "\0", "9", ".",
        "\"header\"", "\"body\"", "\"tr_id\"", "\"rt_cd\"", "\"output\"", "null", "-1e5", "한", "HTTP/1.1 101", "\uFFFD",
    ];

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["empty", "any bytes", "words", "more than 64 bytes"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Bytes.Length == 0) yield return "empty";
            else yield return Words.Any(word => Bytes.AsSpan().StartsWith(Encoding.UTF8.GetBytes(word))) ? "words" : "any bytes";
            if (Bytes.Length > 64) yield return "more than 64 bytes";
        }
    }

    public static Arbitrary<Garbage> Arbitrary() => Arb.From(
        Gen.Frequency(
            (1, from length in Lengths.UpTo(MaxLength)
                from seed in Gen.Choose(1,
                int.MaxValue)
                select new Garbage(Payload.Bytes(length, seed))),
            (1, from count in Gen.Choose(0, 60)
                from words in Gen.Elements(Words)
                .ArrayOf(count)
                select new Garbage(Encoding.UTF8.GetBytes(string.Concat(words))))),
        garbage => garbage.Bytes.Length == 0 ? []
            : [new([]), new(garbage.Bytes[..(garbage.Bytes.Length / 2)]), new(garbage.Bytes[(garbage.Bytes.Length / 2)..]),
                new(garbage.Bytes[1..]), new(garbage.Bytes[..^1])]);

    public override string ToString() => $"{Convert.ToHexString(Bytes)} ({Encoding.Latin1.GetString(Bytes)})";
}
