using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>The sizes of socket reads, each at least 1, taken in turn.</summary>
public sealed record ReadSizes(int[] Values) : IGenerated
{
    // A message of 64 KiB, a byte at a time, would be copied 64 K times: what follows the first reads comes in larger ones.
    private const int SmallReads = 300;
    private const int LaterSize = 5000;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["a byte at a time", "up to 4 bytes", "an edge", "64 KiB"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Values.All(size => size == 1)) yield return "a byte at a time";
            if (Values.Any(size => size <= 4)) yield return "up to 4 bytes";
            if (Values.Any(size => size > 4 && Lengths.Edges.Contains(size))) yield return "an edge";
            if (Values.Any(size => size > 65_000)) yield return "64 KiB";
        }
    }

    public static Arbitrary<ReadSizes> Arbitrary()
    {
        Gen<int> size = Gen.Frequency(
            (3, Gen.Choose(1, 4)), (2, Gen.Choose(1, 300)), (2, Gen.Elements(Lengths.Edges.Skip(1))));
        return Arb.From(
            Gen.Frequency(
                (1, Gen.Constant(new ReadSizes([1]))),
                (9, from count in Gen.Choose(1, 8) from sizes in size.ArrayOf(count) select new ReadSizes(sizes))),
            sizes => Shrinking.Elements(sizes.Values, Shrink).Where(values => values.Length > 0).Select(values => new ReadSizes(values)));
    }

    /// <summary>The sizes for a stream of so many bytes.</summary>
    public int[] For(int length)
    {
        var sizes = new List<int>();
        for (int left = length, turn = 0; left > 0; turn++)
        {
            sizes.Add(Math.Min(left, turn < SmallReads ? Values[turn % Values.Length] : LaterSize));
            left -= sizes[^1];
        }

        return sizes.Count == 0 ? [1] : [.. sizes];
    }

    public override string ToString() => $"reads of {string.Join(",", Values)}";

    // Larger reads are the simpler ones.
    private static IEnumerable<int> Shrink(int size) => size < 65_537 ? [65_537] : [];
}
