using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A WebSocket message: its payload in fragments, perhaps with a ping after each.</summary>
public sealed record Message(bool IsText, Payload[] Fragments, bool PingBetween)
{
    /// <inheritdoc cref="IGenerated.AllClasses"/>
    public static IEnumerable<string> AllClasses =>
    [
        "text", "binary", "whole", "in fragments", "ends with an empty frame", "ping between", "length in 1 byte", "length in 2 bytes",
            "length in 8 bytes",
        .. Payload.AllClasses,
    ];

    /// <inheritdoc cref="IGenerated.Classes"/>
    public IEnumerable<string> Classes
    {
        get
        {
            yield return IsText ? "text" : "binary";
            yield return Fragments.Length == 1 ? "whole" : "in fragments";
            if (Fragments.Length > 1 && Fragments[^1].Length == 0) yield return "ends with an empty frame";
            if (Fragments.Length > 1 && PingBetween) yield return "ping between";
            foreach (var fragment in Fragments)
            {
                yield return $"length in {(fragment.Length <= 125 ? "1 byte" : fragment.Length <= 65_535 ? "2 bytes" : "8 bytes")}";
                foreach (string name in fragment.Classes) yield return name;
            }
        }
    }

    public static Arbitrary<Message> Arbitrary() => Arb.From(
        from isText in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
        from count in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(2, 4)))
        from fragments in Payload.Arbitrary().Generator.ArrayOf(count)
        from ping in Gen.Elements(true, false)
        select new Message(isText, fragments, ping),
        Shrink);

    /// <summary>The payload of all fragments.</summary>
    public byte[] ToBytes() => [.. Fragments.SelectMany(fragment => fragment.ToBytes())];

    public override string ToString() =>
        $"{(IsText ? "text" : "binary")} of {string.Join(" + ", (object[])Fragments)}{(PingBetween ? ", pings between" : "")}";

    private static IEnumerable<Message> Shrink(Message message)
    {
        if (message.Fragments.Length > 1)
        {
            for (int i = 0; i < message.Fragments.Length; i++)
                yield return message with { Fragments = [.. message.Fragments[..i], .. message.Fragments[(i + 1)..]] };
        }

        if (message.PingBetween) yield return message with { PingBetween = false };
        for (int i = 0; i < message.Fragments.Length; i++)
        {
            foreach (var fragment in Payload.Shrink(message.Fragments[i]))
                yield return message with { Fragments = [.. message.Fragments[..i], fragment, .. message.Fragments[(i + 1)..]] };
        }
    }
}
