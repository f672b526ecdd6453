using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A key of 32 bytes and an iv of 16.</summary>
public sealed record CbcKey(int Seed) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["a key"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes => ["a key"];

    public byte[] Key => Payload.Bytes(48, Seed)[..32];

    public byte[] Iv => Payload.Bytes(48, Seed)[32..];

    public static Arbitrary<CbcKey> Arbitrary() => Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => new CbcKey(seed)),
        key => key.Seed == 0 ? [] : [new CbcKey(0)]);

    public override string ToString() => $"key of seed {Seed}";
}
