using System.Runtime.CompilerServices;

namespace KisFast.MarketData;

/// <summary>The levels of one side, by column: mantissas, sizes, and one more than the decimals.</summary>
internal struct BookSide
{
    public Longs Mantissas;
    public Quantities Sizes;
    public Bytes Decimals;

    public readonly BookLevel this[int level] => new(PackedPrice.Unpack(Mantissas[level], Decimals[level]), Sizes[level]);

    public void Set(int level, BookLevel value)
    {
        PackedPrice.Pack(value.Price, out Mantissas[level], out Decimals[level]);
        Sizes[level] = value.Size;
    }

    /// <summary>Forgets the levels from one on.</summary>
    public void ClearFrom(int level)
    {
        for (; level < BookSnapshot.MaxLevels; level++) Set(level, default);
    }

    [InlineArray(BookSnapshot.MaxLevels)]
    internal struct Longs
    {
        private long _first;
    }

    [InlineArray(BookSnapshot.MaxLevels)]
    internal struct Quantities
    {
        private Quantity _first;
    }

    // Whole words, so that the side has no padding.
    [InlineArray(16)]
    internal struct Bytes
    {
        private byte _first;
    }
}
