using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>
/// Lengths in bytes that prefer the edges: of an AES block (16), of the vectors (16, 32, 64), of eight blocks (128), of the WebSocket
/// length forms (125, 65,535), of a page (4,096).
/// </summary>
public static class Lengths
{
    private const int Usual = 300;

    /// <summary>The edges, ascending.</summary>
    public static readonly int[] Edges =
        [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 125, 126, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 65_535, 65_536, 65_537];

    /// <summary>The edges up to a length.</summary>
    public static IEnumerable<int> EdgesUpTo(int most) => Edges.Where(edge => edge <= most);

    /// <summary>Lengths from 0 to <paramref name="most"/>.</summary>
    public static Gen<int> UpTo(int most)
    {
        int[] large = [.. EdgesUpTo(most).Where(edge => edge > Usual)];
        var lengths = new List<(int, Gen<int>)>
        {
            (8, Gen.Elements(EdgesUpTo(Math.Min(most, Usual)))),
            (4, Gen.Choose(0, Math.Min(most, Usual))),
            (1, Gen.Choose(0, Math.Min(most, 4096))),
        };
        if (large.Length > 0) lengths.Add((2, Gen.Elements(large)));
        return Gen.Frequency(lengths);
    }

    /// <summary>Shorter lengths: the edges first, then half, then one less.</summary>
    public static IEnumerable<int> Shrink(int length) => EdgesUpTo(length - 1).Append(length / 2).Append(length - 1)
        .Where(shorter => shorter >= 0 && shorter < length).Distinct();

    /// <summary>The class of an edge.</summary>
    public static string Name(int length) => $"{length} bytes";
}
