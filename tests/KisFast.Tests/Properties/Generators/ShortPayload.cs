using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Bytes of a length up to 4,097, for what is judged a byte at a time.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Seed">As in <see cref="Payload"/>.</param>
public sealed record ShortPayload(int Length, int Seed) : IGenerated
{
    public const int MaxLength = 4097;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => [.. Lengths.EdgesUpTo(MaxLength).Select(Lengths.Name), "more than eight AES blocks"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes => [Lengths.Name(Length), .. Length > 128 ? ["more than eight AES blocks"] : Array.Empty<string>()];

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => Payload.Bytes(Length, Seed);

    public static Arbitrary<ShortPayload> Arbitrary() => Arb.Convert(
        Payload.UpTo(MaxLength), payload => new ShortPayload(payload.Length, payload.Seed), payload =>
            new Payload(payload.Length, payload.Seed));

    public override string ToString() => $"{Length} bytes of seed {Seed}";
}
