using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Bytes of a length up to 65,537: named by length and seed, so that a failure's line is short.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Seed">Of the bytes; 0 for the alphabet over and over.</param>
public sealed record Payload(int Length, int Seed) : IGenerated
{
    public const int MaxLength = 65_537;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => [.. Lengths.EdgesUpTo(MaxLength).Select(Lengths.Name), "8 to 64 KiB"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes => [Lengths.Name(Length), .. Length is >= 8192 and <= 65_536 ? ["8 to 64 KiB"]
        : Array.Empty<string>()];

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => Bytes(Length, Seed);

    public static Arbitrary<Payload> Arbitrary() => UpTo(MaxLength);

    /// <summary>The same with shorter payloads only.</summary>
    public static Arbitrary<Payload> UpTo(int most) => Arb.From(
        from length in Lengths.UpTo(most)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Payload(length, seed),
        Shrink);

    public override string ToString() => $"{Length} bytes of seed {Seed}";

    /// <summary>Shorter ones, then plainer ones.</summary>
    internal static IEnumerable<Payload> Shrink(Payload payload)
    {
        foreach (int length in Lengths.Shrink(payload.Length)) yield return payload with { Length = length };
        if (payload.Seed != 0) yield return payload with { Seed = 0 };
    }

    /// <summary>Bytes by a seed.</summary>
    internal static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        if (seed != 0) new System.Random(seed).NextBytes(bytes);
        else for (int i = 0; i < length; i++) bytes[i] = (byte)('a' + (i % 26));
        return bytes;
    }
}
