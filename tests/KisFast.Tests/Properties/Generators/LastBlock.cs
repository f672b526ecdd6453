using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Decrypted blocks whose end looks like padding, rightly or wrongly.</summary>
/// <param name="Blocks">1 to 3.</param>
/// <param name="Seed">Of the other bytes.</param>
/// <param name="Padding">The value of the last bytes, 0 to 255.</param>
/// <param name="Run">How many of the last bytes have it, 1 to 20.</param>
public sealed record LastBlock(int Blocks, int Seed, byte Padding, int Run) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["right", "no byte", "16 bytes", "more than a block", "one byte short", "one block",
        "several blocks"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            yield return Blocks == 1 ? "one block" : "several blocks";
            if (Padding == 0) yield return "no byte";
            if (Padding > 16) yield return "more than a block";
            if (Padding is >= 1 and <= 16 && Run >= Padding) yield return Padding == 16 ? "16 bytes" : "right";
            if (Padding is > 1 and <= 16 && Run == Padding - 1) yield return "one byte short";
        }
    }

    public static Arbitrary<LastBlock> Arbitrary() => Arb.From(
        from blocks in Gen.Choose(1, 3)
        from seed in Gen.Choose(1, int.MaxValue)
        from padding in Gen.Frequency((6, Gen.Choose(0, 17)), (1, Gen.Constant(16)), (1, Gen.Choose(0, 255)))
        from run in Gen.Frequency((3, Gen.Constant(padding)), (2, Gen.Constant(padding - 1)), (1, Gen.Choose(1, 20)))
        select new LastBlock(blocks, seed, (byte)padding, Math.Clamp(run, 1, 20)),
        block => block.Blocks > 1 ? [block with { Blocks = 1 }] : []);

    /// <summary>The blocks.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = Payload.Bytes(16 * Blocks, Seed);
        bytes.AsSpan(Math.Max(0, bytes.Length - Run)).Fill(Padding);
        return bytes;
    }

    public override string ToString() => $"{Blocks} blocks of seed {Seed} that end with {Run} × {Padding}";
}
