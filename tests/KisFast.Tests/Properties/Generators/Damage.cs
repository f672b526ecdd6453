using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>One byte of something good made another.</summary>
/// <param name="At">Where, modulo the length.</param>
/// <param name="Value">What it becomes.</param>
public sealed record Damage(int At, byte Value) : IGenerated
{
    private static readonly byte[] Marks = [.. "^|01=\\\"{}[]:,. \r\n\0HG9"u8, 0x7F, 0x80, 0xC3, 0xFF];

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["in the first ten bytes", "far in", "a mark", "any byte"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes => [At < 10 ? "in the first ten bytes" : "far in", Marks.Contains(Value) ? "a mark" : "any byte"];

    public static Arbitrary<Damage> Arbitrary() => Arb.From(
        from at in Gen.Frequency((1, Gen.Choose(0, 9)), (2, Gen.Choose(0, int.MaxValue)))
        from value in Gen.Frequency((1, Gen.Elements(Marks)), (1, Gen.Choose(0, 255).Select(value => (byte)value)))
        select new Damage(at, value),
        damage => damage.At > 0 ? [damage with { At = 0 }, damage with { At = damage.At / 2 }] : []);

    /// <summary>The bytes with the damage done; no bytes stay none.</summary>
    public byte[] Do(byte[] bytes)
    {
        if (bytes.Length > 0) bytes[At % bytes.Length] = Value;
        return bytes;
    }

    public override string ToString() => $"0x{Value:X2} at {At}";
}
