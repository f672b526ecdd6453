using System.Runtime.CompilerServices;

namespace KisFast.MarketData;

/// <summary>Writes the columns of an HDFSCNT0 record into a <see cref="TradeTick"/>. Pure; every member that comes from the wire is written.</summary>
internal static class TradeDecoder
{
    /// <summary>The columns that are known: fewer is another layout, more are skipped.</summary>
    public const int MinFields = 26;

    /// <summary>Decodes a record.</summary>
    /// <param name="text">The text, with <see cref="QuoteNumber.LeadingPadding"/> bytes before it and 16 after it.</param>
    /// <param name="bounds">The bounds of the record's columns, without spaces.</param>
    /// <param name="clock">What dates and times were read last.</param>
    /// <param name="tick">The slot.</param>
    /// <returns>None, <see cref="RejectReason.Number"/> or <see cref="RejectReason.FieldTooLong"/>: the first bad column's.</returns>
    public static RejectReason Decode(ref byte text, FieldBounds bounds, ref QuoteClock clock, ref TradeTick tick)
    {
        // All columns are decoded before any is judged, so that a good record takes one branch for it.
        int longest = FieldDecoder.Text16<AnyShape>(ref text, bounds, 0, ref tick.Key);
        longest |= FieldDecoder.Text16<AnyShape>(ref text, bounds, 1, ref tick.Symbol);
        longest |= FieldDecoder.Text16<AnyShape>(ref text, bounds, 25, ref tick.MarketType);
        tick.TradingDate = clock.TradingDate.Read(ref text, bounds, 3);
        tick.LocalDate = clock.LocalDate.Read(ref text, bounds, 4);
        tick.LocalTime = clock.LocalTime.Read(ref text, bounds, 5);
        tick.KoreaDate = clock.KoreaDate.Read(ref text, bounds, 6);
        tick.KoreaTime = clock.KoreaTime.Read(ref text, bounds, 7);
        tick.Sign = (PriceSign)FieldDecoder.Code(CodeTable.Row.PriceSign, ref text, bounds, 12);

        bool numbers = QuoteNumber.TryDecimal(ref text, bounds.Start(8), bounds.End(8), out tick.OpenMantissa, out tick.OpenDecimals);
        numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(9), bounds.End(9), out tick.HighMantissa, out tick.HighDecimals);
        numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(10), bounds.End(10), out tick.LowMantissa, out tick.LowDecimals);
        numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(11), bounds.End(11), out tick.PriceMantissa, out tick.PriceDecimals);
        numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(13), bounds.End(13), out tick.ChangeMantissa, out tick.ChangeDecimals);
        numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(15), bounds.End(15), out tick.BidMantissa, out tick.BidDecimals);
        numbers &= QuoteNumber.TryDecimal(ref text, bounds.Start(16), bounds.End(16), out tick.AskMantissa, out tick.AskDecimals);
        numbers &= QuoteNumber.TryWhole(ref text, bounds.Start(17), bounds.End(17), out tick.BidSize);
        numbers &= QuoteNumber.TryWhole(ref text, bounds.Start(18), bounds.End(18), out tick.AskSize);
        numbers &= QuoteNumber.TryWhole(ref text, bounds.Start(19), bounds.End(19), out tick.Quantity);
        numbers &= QuoteNumber.TryWhole(ref text, bounds.Start(20), bounds.End(20), out tick.Volume);
        DecodeExtras(ref text, bounds, ref tick);
        return numbers && longest < FixedText16.Capacity ? RejectReason.None : Judge(ref text, bounds);
    }

    // Nice to have: what cannot be read in them is absent and refuses no trade.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeExtras(ref byte text, FieldBounds bounds, ref TradeTick tick)
    {
        if (!QuoteNumber.TrySigned(ref text, bounds.Start(14), bounds.End(14), out tick.RateMantissa, out tick.RateDecimals))
            tick.ChangePercent = default;
        if (!QuoteNumber.TryWhole(ref text, bounds.Start(21), bounds.End(21), out tick.Turnover)) tick.Turnover = default;
        if (!QuoteNumber.TryWhole(ref text, bounds.Start(22), bounds.End(22), out tick.SellVolume)) tick.SellVolume = default;
        if (!QuoteNumber.TryWhole(ref text, bounds.Start(23), bounds.End(23), out tick.BuyVolume)) tick.BuyVolume = default;
        if (!QuoteNumber.TryDecimal(ref text, bounds.Start(24), bounds.End(24), out tick.StrengthMantissa, out tick.StrengthDecimals))
            tick.Strength = default;
    }

    // Something is wrong, or an identifier has exactly 16 bytes: the first bad column in wire order names the reason.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason Judge(ref byte text, FieldBounds bounds)
    {
        for (int field = 0; field < MinFields; field++)
        {
            switch (field)
            {
                case 0 or 1 or 25 when bounds.LengthPlusOne(field) > FixedText16.Capacity + 1:
                    return RejectReason.FieldTooLong;
                case 8 or 9 or 10 or 11 or 13 or 15 or 16 when !QuoteNumber.TryDecimal(ref text, bounds.Start(field), bounds.End(field), out _, out _):
                case 17 or 18 or 19 or 20 when !QuoteNumber.TryWhole(ref text, bounds.Start(field), bounds.End(field), out _):
                    return RejectReason.Number;
            }
        }

        return RejectReason.None;
    }
}
