using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Bytes with carets and spaces, from none to nothing else.</summary>
/// <param name="Length">0 to 4,097.</param>
/// <param name="Seed">Of the bytes.</param>
/// <param name="Density">One byte of so many is a caret, one a space; 0 for none.</param>
/// <param name="SpaceAt">When above 0, the only space: there, beside a caret.</param>
public sealed record CaretText(int Length, int Seed, int Density, int SpaceAt = 0) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses =>
        [.. Lengths.EdgesUpTo(ShortPayload.MaxLength).Select(Lengths.Name), "no caret", "nothing but carets and spaces", "few carets",
            "many carets", "one space after a caret", "one space before a caret", "one space beside a caret across two blocks"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            yield return Lengths.Name(Length);
            if (!HasOneSpace) yield return Density switch
            {
                0 => "no caret",
                2 => "nothing but carets and spaces",
                > 8 => "few carets",
                _ => "many carets"
            };
            if (HasOneSpace) yield return IsAfterCaret ? "one space after a caret" : "one space before a caret";
            if (HasOneSpace && SpaceAt % 64 == (IsAfterCaret ? 0 : 63)) yield return "one space beside a caret across two blocks";
        }
    }

    private bool HasOneSpace => SpaceAt > 0 && SpaceAt < Length - 1;

    private bool IsAfterCaret => Seed % 2 == 0;

    public static Arbitrary<CaretText> Arbitrary() => Arb.From(
        from length in Lengths.UpTo(ShortPayload.MaxLength)
        from seed in Gen.Choose(1, int.MaxValue)
        from density in Gen.Elements(0, 2, 3, 6, 12, 40)
        from spaceAt in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 300)),
            (2, from block in Gen.Choose(1, 16) from beside in Gen.Choose(-1, 0) select (16 * block) + beside))
        select new CaretText(length, seed, density, spaceAt),
        text => Lengths.Shrink(text.Length).Select(length => text with { Length = length }));

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        var random = new System.Random(Seed);
        var bytes = new byte[Length];
        for (int i = 0; i < Length; i++)
        {
            int draw = Density == 0 ? 2 : random.Next(Density);
            byte other = (byte)random.Next(256);
            bytes[i] = draw == 0 ? (byte)'^' : draw == 1 ? (byte)' ' : other is (byte)'^' ? (byte)'x' : other;
        }

        if (!HasOneSpace) return bytes;
        // Whether any field is to be trimmed hangs on this one place.
        bytes.AsSpan().Replace((byte)' ', (byte)'x');
        bytes[SpaceAt] = (byte)' ';
        bytes[SpaceAt - 1] = (byte)(IsAfterCaret ? '^' : 'x');
        bytes[SpaceAt + 1] = (byte)(IsAfterCaret ? 'x' : '^');
        return bytes;
    }

    public override string ToString() =>
        $"{Length} bytes of seed {Seed}, 1 in {Density} a caret{(HasOneSpace ? $", one space at {SpaceAt}" : "")}";
}
