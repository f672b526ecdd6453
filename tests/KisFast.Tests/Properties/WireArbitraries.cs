using System.Text;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Bytes rich in carets and spaces.</summary>
public sealed record CaretText(byte[] Bytes)
{
    public override string ToString() => Encoding.Latin1.GetString(Bytes);
}

/// <summary>One frame of a message: its payload, and where its bytes are cut into fragments.</summary>
public sealed record Message(bool IsText, byte[][] Fragments, bool PingBetween)
{
    public override string ToString() => $"{(IsText ? "text" : "binary")} {string.Join("+", Fragments.Select(Convert.ToHexString))}";
}

/// <summary>The sizes of reads, each at least 1.</summary>
public sealed record ReadSizes(int[] Values)
{
    public override string ToString() => string.Join(",", Values);
}

/// <summary>A value for a field: no caret, no pipe at the end of the record's last one, no zero bytes at its end.</summary>
public sealed record FieldText(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Generators of what comes over the wire.</summary>
public static class WireArbitraries
{
    public static Arbitrary<CaretText> CaretTexts() => Arb.From(
        Gen.ArrayOf(Gen.Frequency((3, Gen.Constant((byte)'^')), (2, Gen.Constant((byte)' ')), (6, Gen.Choose(0, 255).Select(value => (byte)value))))
            .Select(bytes => new CaretText(bytes)),
        text => text.Bytes.Length == 0 ? [] : [new CaretText(text.Bytes[1..]), new CaretText(text.Bytes[..^1]), new CaretText(text.Bytes[..(text.Bytes.Length / 2)])]);

    public static Arbitrary<Message> Messages() => Arb.From(
        from isText in Gen.Elements(true, true, false)
        from fragments in Gen.NonEmptyListOf(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)))
        from ping in Gen.Elements(true, false)
        select new Message(isText, [.. fragments], ping));

    public static Arbitrary<ReadSizes> Sizes() => Arb.From(
        Gen.NonEmptyListOf(Gen.Frequency((3, Gen.Choose(1, 4)), (1, Gen.Choose(1, 300)))).Select(sizes => new ReadSizes([.. sizes])));

    public static Arbitrary<FieldText> FieldTexts() => Arb.From(
        Gen.Frequency(
            (4, Gen.ArrayOf(Gen.Elements("0123456789ABCDEFYN. -+".ToCharArray())).Select(characters => new string(characters))),
            (2, Gen.Choose(0, int.MaxValue).Select(value => value.ToString())),
            (2, Gen.ArrayOf(Gen.Elements("한국a é𐍈\0".EnumerateRunes().ToArray())).Select(runes => string.Concat(runes))),
            (1, Gen.Elements("", "01", "02", "10", "15", "093000", "93000", "20240229", "000001480100", "148.0100", "999999999999999999")))
            .Select(text => new FieldText(text)));
}
