using System.Runtime.CompilerServices;

namespace KisFast.MarketData;

/// <summary>
/// Writes the columns of an HDFSASP0 or HDFSASP1 record into a <see cref="BookSnapshot"/>. Pure; every member that comes from the wire is
/// written.
/// </summary>
internal static class BookDecoder
{
    /// <summary>The columns of the layout with one level.</summary>
    public const int MinFields = 17;

    /// <summary>The columns of the layout with ten levels.</summary>
    public const int TenLevelFields = FirstLevel + (FieldsPerLevel * BookSnapshot.MaxLevels);

    private const int FirstLevel = 11;
    private const int FieldsPerLevel = 6;

    /// <summary>Decodes a record.</summary>
    /// <param name="text">The text, with <see cref="QuoteNumber.LeadingPadding"/> bytes before it and 16 after it.</param>
    /// <param name="bounds">The bounds of the record's columns, without spaces.</param>
    /// <param name="fieldCount">How many there are. Under <see cref="TenLevelFields"/> it is the layout with one level, and what it has grown by.</param>
    /// <param name="clock">What dates and times were read last.</param>
    /// <param name="book">The slot.</param>
    /// <returns>None, <see cref="RejectReason.Number"/> or <see cref="RejectReason.FieldTooLong"/>: the first bad column's.</returns>
    public static RejectReason Decode(ref byte text, FieldBounds bounds, int fieldCount, ref QuoteClock clock, ref BookSnapshot book)
    {
        int longest = FieldDecoder.Text16<AnyShape>(ref text, bounds, 0, ref book.Key);
        longest |= FieldDecoder.Text16<AnyShape>(ref text, bounds, 1, ref book.Symbol);
        book.LocalDate = clock.LocalDate.Read(ref text, bounds, 3);
        book.LocalTime = clock.LocalTime.Read(ref text, bounds, 4);
        book.KoreaDate = clock.KoreaDate.Read(ref text, bounds, 5);
        book.KoreaTime = clock.KoreaTime.Read(ref text, bounds, 6);
        // Sums of what follows: unreadable ones refuse no book.
        if (!QuoteNumber.TryWhole(ref text, bounds.Start(7), bounds.End(7), out book.TotalBidSize)) book.TotalBidSize = default;
        if (!QuoteNumber.TryWhole(ref text, bounds.Start(8), bounds.End(8), out book.TotalAskSize)) book.TotalAskSize = default;

        int levels = Levels(fieldCount);
        bool numbers = DecodeSide(ref text, bounds, FirstLevel, levels, ref book.BidSide, out book.Bids);
        numbers &= DecodeSide(ref text, bounds, FirstLevel + 1, levels, ref book.AskSide, out book.Asks);
        return numbers && longest < FixedText16.Capacity ? RejectReason.None : Judge(ref text, bounds, fieldCount);
    }

    private static int Levels(int fieldCount) => fieldCount < TenLevelFields ? 1 : BookSnapshot.MaxLevels;

    // A level without a price is written where the next one goes.
    private static bool DecodeSide(ref byte text, FieldBounds bounds, int first, int levels, ref BookSide side, out byte count)
    {
        bool numbers = true;
        int kept = 0;
        for (int field = first; field < first + (levels * FieldsPerLevel); field += FieldsPerLevel)
        {
            numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(field), bounds.End(field), out side.Mantissas[kept], out side.Decimals[kept]);
            numbers &= QuoteNumber.TryWhole(ref text, bounds.Start(field + 2), bounds.End(field + 2), out side.Sizes[kept]);
            // An empty price is 0 too.
            kept += side.Mantissas[kept] != 0 ? 1 : 0;
        }

        count = (byte)kept;
        if (kept < BookSnapshot.MaxLevels) side.ClearFrom(kept);
        return numbers;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason Judge(ref byte text, FieldBounds bounds, int fieldCount)
    {
        if (bounds.LengthPlusOne(0) > FixedText16.Capacity + 1 || bounds.LengthPlusOne(1) > FixedText16.Capacity + 1) return RejectReason.FieldTooLong;
        int levels = Levels(fieldCount);
        BookSide trial = default;
        return DecodeSide(ref text, bounds, FirstLevel, levels, ref trial, out _) & DecodeSide(ref text, bounds, FirstLevel + 1, levels, ref trial, out _)
            ? RejectReason.None
            : RejectReason.Number;
    }
}
