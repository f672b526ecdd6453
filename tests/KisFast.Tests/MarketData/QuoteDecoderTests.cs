using System.Text;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.MarketData;

/// <summary>What a quote's columns may hold, beside the oracle and said once more by hand.</summary>
public class QuoteDecoderTests
{
    private static readonly string[] Values =
    [
        "", "0", "1", "+1", "-1", "-", "+", "+-1", ".", "1.", ".5", "0.0", "-0.5", "+0.11", "1.2.3", "1e3", "12a.5", " 7 ", "10.00", "10.50", "00012.50",
        "169.7850", "123456789012345.6", "1234567890123456.7", "12345678901234567.8", "999999999999999999", "1000000000000000000", "0.0000000000000000001",
        "20240229", "20230229", "235959", "240000", "93000", "sixteen-bytes-ok", "seventeen-bytes-x", "애플", "1\0",
    ];

    [Fact]
    public void Every_value_in_every_column_of_a_trade() => EveryValue("HDFSCNT0", WireQuote.Trade);

    [Fact]
    public void Every_value_in_every_column_of_a_book_of_ten_levels() => EveryValue("HDFSASP0", WireQuote.Book);

    [Fact]
    public void Every_value_in_every_column_of_a_book_of_one_level() => EveryValue("HDFSASP1", WireQuote.OneLevel);

    [Theory]
    [InlineData("HDFSCNT0", 26)]
    [InlineData("HDFSASP0", 71)]
    [InlineData("HDFSASP1", 71)]
    [InlineData("H0STCNT0", 46)]
    public void Counts_and_columns_that_grow_or_are_cut(string trId, int columns)
    {
        using var decoder = new MarketDataDecoder();
        string[] text = [.. Enumerable.Repeat((trId == "HDFSCNT0" ? WireQuote.Trade : WireQuote.Book).Split('^'), 4).SelectMany(column => column)];
        for (int fields = 1; fields <= (columns * 3) + 3; fields++)
        {
            foreach (string count in (string[])["0", "1", "2", "3", "001", "99999999999999999999"])
                Same(decoder, Encoding.UTF8.GetBytes($"0|{trId}|{count}|{string.Join('^', text.Take(fields))}"));
        }
    }

    [Fact]
    public void Frames_cut_anywhere()
    {
        using var decoder = new MarketDataDecoder();
        foreach (byte[] frame in (byte[][])[WireQuote.Frame("HDFSCNT0", WireQuote.Trade, WireQuote.Trade), WireQuote.Frame("HDFSASP0", WireQuote.Book)])
        {
            for (int length = 0; length <= frame.Length; length++) Same(decoder, frame[..length]);
        }
    }

    [Fact]
    public void A_trades_members()
    {
        using var decoder = new MarketDataDecoder();
        Assert.Equal(RejectReason.None, decoder.Decode(WireQuote.Frame("HDFSCNT0", WireQuote.Trade + "^NEW"), default, out var batch));
        ref readonly TradeTick trade = ref batch.Trades[0];
        Assert.Equal("DNASAAPL", trade.Key.ToString());
        Assert.Equal(169.7850m, trade.Price.ToDecimal());
        Assert.Equal("0.11", trade.ChangePercent.ToString());
        Assert.Equal(18414163, trade.Turnover.Value);
        Assert.Equal(24757, trade.SellVolume.Value);
        Assert.Equal(20513, trade.BuyVolume.Value);
        Assert.Equal("82.86", trade.Strength.ToString());
        Assert.Equal(new DateOnly(2023, 5, 2), trade.TradingDate.ToDateOnly());
        Assert.Equal(PriceSign.Up, trade.Sign);
        Assert.Equal(27, trade.FieldCount);
        Assert.Equal(TrId.HDFSCNT0, trade.TrId);
    }

    [Fact]
    public void What_is_nice_to_have_refuses_no_trade()
    {
        using var decoder = new MarketDataDecoder();
        string text = WireQuote.With(WireQuote.Trade, (2, "x"), (3, "x"), (14, "--1"), (21, "1x"), (22, "-4"), (23, "1.5"), (24, "."));
        Assert.Equal(RejectReason.None, decoder.Decode(WireQuote.Frame("HDFSCNT0", text), default, out var batch));
        TradeTick trade = batch.Trades[0];
        Assert.False(trade.ChangePercent.HasValue || trade.Turnover.HasValue || trade.SellVolume.HasValue || trade.BuyVolume.HasValue
            || trade.Strength.HasValue);
        Assert.False(trade.TradingDate.HasValue);
        Assert.Equal(169.7850m, trade.Price.ToDecimal());
    }

    [Fact]
    public void A_slot_that_held_another_record_shows_nothing_of_it()
    {
        using var decoder = new MarketDataDecoder();
        decoder.Decode(WireQuote.Frame("HDFSASP0", WireQuote.Book), default, out _);
        decoder.Decode(WireQuote.Frame("HDFSASP0", WireQuote.OneLevel), default, out var one);
        BookSnapshot reused = one.Books[0];
        using var fresh = new MarketDataDecoder();
        fresh.Decode(WireQuote.Frame("HDFSASP0", WireQuote.OneLevel), default, out var only);
        BookSnapshot first = only.Books[0];
        Assert.Equal(Bytes(first), Bytes(reused));

        static byte[] Bytes(BookSnapshot book) =>
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<BookSnapshot>(in book)).ToArray();
    }

    [Fact]
    public void A_raw_message_keeps_spaces_and_empty_fields_at_the_end()
    {
        using var decoder = new MarketDataDecoder();
        Assert.Equal(RejectReason.None, decoder.Decode("0|H0STCNT0|002|005930^ a ^^000660^b^"u8, default, out var batch));
        Assert.Equal(MarketDataKind.Raw, batch.Kind);
        Assert.Equal(2, batch.Count);
        RawMessage second = batch.Raw(1);
        Assert.Equal("000660", Encoding.UTF8.GetString(second.Key));
        Assert.Equal(" a ", Encoding.UTF8.GetString(batch.Raw(0)[1]));
        Assert.Equal(0, second[2].Length);
        Assert.Equal("000660^b^", Encoding.UTF8.GetString(second.Text));
        Assert.Equal("H0STCNT0", Encoding.UTF8.GetString(second.TrId));
    }

    [Fact]
    public void An_encrypted_frame_of_any_TR_is_decrypted_with_the_key_of_that_TR()
    {
        using var decoder = new MarketDataDecoder();
        byte[] frame = WireNotice.Encrypted("abcd1234^1234567803^0000001666^", trId: "H0IFCNI0");
        Assert.Equal(RejectReason.NoKey, decoder.Decode(frame, default, out _));
        decoder.SetKey("H0MFCNI0"u8, WireNotice.Keys.Key, WireNotice.Keys.Iv);
        Assert.Equal(RejectReason.NoKey, decoder.Decode(frame, default, out _));
        decoder.SetKey("H0IFCNI0"u8, WireNotice.Keys.Key, WireNotice.Keys.Iv);
        Assert.Equal(RejectReason.None, decoder.Decode(frame, default, out var batch));
        Assert.Equal("1234567803", Encoding.UTF8.GetString(batch.Raw(0)[1]));
        decoder.ClearKeys();
        Assert.Equal(RejectReason.NoKey, decoder.Decode(frame, default, out _));
    }

    [Theory]
    [InlineData("0|H0GSCNI0|001|x", RejectReason.UnknownTrId)]
    [InlineData("0||001|x", RejectReason.UnknownTrId)]
    [InlineData("0|SEVENTEEN-LETTERS|001|x", RejectReason.UnknownTrId)]
    [InlineData("2|H0STCNT0|001|x", RejectReason.Malformed)]
    [InlineData("0|H0STCNT0|x|x", RejectReason.Malformed)]
    [InlineData("0|H0STCNT0|001", RejectReason.Malformed)]
    [InlineData("1|H0STCNT0|001|", RejectReason.NoKey)]
    [InlineData("0|H0STCNT0|002|a^b^c", RejectReason.CountMismatch)]
    public void Refused(string frame, RejectReason reason)
    {
        using var decoder = new MarketDataDecoder();
        Assert.Equal(reason, decoder.Decode(Encoding.UTF8.GetBytes(frame), default, out var batch));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_book_is_made_by_hand_for_a_test()
    {
        var book = default(BookSnapshot);
        for (int i = 0; i < BookSnapshot.MaxLevels; i++) book.AddBid(new Price(100 - i, 2), new Quantity(i));
        Assert.Equal(new BookLevel(new Price(99, 2), new Quantity(1)), book.Bid(1));
        Assert.Throws<InvalidOperationException>(() => book.AddBid(default, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => book.Ask(0));
    }

    private static void EveryValue(string trId, string record)
    {
        using var decoder = new MarketDataDecoder();
        int columns = record.Split('^').Length;
        for (int column = 0; column < columns; column++)
        {
            foreach (string value in Values)
            {
                string changed = WireQuote.With(record, (column, value));
                Same(decoder, WireQuote.Frame(trId, changed));
                Same(decoder, WireQuote.Frame(trId, record, changed + " ", record));
            }
        }
    }

    private static void Same(MarketDataDecoder decoder, byte[] frame)
    {
        if (Differences.Quote(decoder, frame, null) is { } difference) Assert.Fail($"{Encoding.UTF8.GetString(frame)}: {difference}");
    }
}
