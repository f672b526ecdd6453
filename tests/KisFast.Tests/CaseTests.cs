using KisFast.Cli;
using KisFast.Tests.Support;

namespace KisFast.Tests;

/// <summary>Small inputs that were once taken for something else: each test is named after its case.</summary>
public sealed class CaseTests
{
    private static readonly FillRecord Fill = new()
    {
        Kind = RecordKind.Fill, Source = RecordSource.Live, OrderNo = new("513"), Symbol = new("AAPL"), Account = new("1234567801"), Side = Side.Buy,
        Quantity = new(10), Price = (Price)150m, RawPrice = new("001500000"), Market = Market.Nasdaq,
    };

    public static TheoryData<string> Lacking => [.. "quantity,zero,price,order,symbol,side,account".Split(',')];

    [Theory]
    [MemberData(nameof(Lacking))]
    public void A_fill_that_is_none(string what)
    {
        FillRecord fill = what switch
        {
            "quantity" => Fill with { Quantity = default },
            "zero" => Fill with { Quantity = new(0) },
            "price" => Fill with { Price = (Price)0m, RawPrice = new("000000000") },
            "order" => Fill with { OrderNo = default },
            "symbol" => Fill with { Symbol = default },
            "side" => Fill with { Side = Side.None },
            _ => Fill with { Account = default },
        };
        Assert.True(FillJudge.IsIncomplete(in fill));
        Assert.False(FillJudge.IsPlain(in fill));
        // What is no fill needs none of it.
        FillRecord told = fill with { Kind = RecordKind.OrderEvent };
        Assert.False(FillJudge.IsIncomplete(in told));
    }

    [Fact]
    public void A_fill_that_is_also_something_else()
    {
        FillRecord plain = Fill, refused = Fill with { Rejected = Rejected.Yes }, lapsed = Fill with { Acceptance = Acceptance.Cancelled },
            cancelled = Fill with { Amendment = Amendment.Cancel, Acceptance = Acceptance.Confirmed };
        Assert.Equal(Doubts.None, FillJudge.DoubtsOf(in plain));
        Assert.Equal(Doubts.Contradiction, FillJudge.DoubtsOf(in refused));
        Assert.Equal(Doubts.Contradiction, FillJudge.DoubtsOf(in lapsed));
        Assert.Equal(Doubts.Contradiction, FillJudge.DoubtsOf(in cancelled));
    }

    [Theory]
    [InlineData("500001234", "750000123400", Doubts.PriceTwin)]
    [InlineData("001500000", "000001500000", Doubts.None)]
    [InlineData("001500000", "150.0000", Doubts.None)]
    [InlineData("001500000", "000000000000", Doubts.None)]
    [InlineData("001500000", "", Doubts.None)]
    public void A_price_that_its_twin_contradicts(string price, string twin, Doubts expected)
    {
        FillRecord fill = Fill with { RawPrice = new(price), RawPrice12 = new(twin) };
        Assert.Equal(expected, FillJudge.DoubtsOf(in fill));
        Assert.Equal(expected == Doubts.None, FillJudge.IsPlain(in fill));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void The_table_cuts_a_number(int width)
    {
        FillRecord fill = Fill with { Quantity = new(1_234_567), Price = (Price)123_456.7891m };
        var table = new RecordTable(width, live: true);
        string row = table.Row(in fill);
        Assert.Contains("1,234,567", row, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]…", row);
        Assert.Equal(table.Width, row.Length);
        // However large.
        FillRecord huge = fill with { Quantity = new(Quantity.MaxValue) };
        Assert.Contains("999,999,999,999,999,999", table.Row(in huge), StringComparison.Ordinal);
    }

    // ODER_QTY, STCK_CNTG_HOUR, START_TM, END_TM, DEBT_DATE, CNTG_UNPR12, and the names.
    [Theory]
    [InlineData(15, "10.00")]
    [InlineData(15, "1O")]
    [InlineData(15, "-1")]
    [InlineData(10, "99")]
    [InlineData(10, "tomorrow")]
    [InlineData(21, "99")]
    [InlineData(22, "250000")]
    [InlineData(20, "20261399")]
    [InlineData(24, "1O")]
    [InlineData(16, "가나다라마바사아자차카타파하가나다")]
    public void A_field_nobody_needs(int field, string text)
    {
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        using var decoder = new NoticeDecoder();
        byte[] frame = System.Text.Encoding.UTF8.GetBytes($"0|H0GSCNI0|001|{WireNotice.With((field, text))}");
        Assert.Equal(RejectReason.None, decoder.Decode(frame, ref writer, default, out int records));
        FillRecord fill = Assert.Single(state.Published);
        Assert.Equal((1, RecordKind.Fill), (records, fill.Kind));
        Assert.False(FillJudge.IsIncomplete(in fill));
        // What could not be read is kept as received, or is none; it is never a number that somebody made up.
        if (field == 15) Assert.Equal(text == "10.00" ? new Quantity(10) : default, fill.OrderQuantity);
        if (text == "99") Assert.Equal(text, field == 10 ? fill.Time.Unreadable : fill.SplitStart.Unreadable);
    }

    [Fact]
    public void Looks_wrong_at_once()
    {
        var good = new FillFeedOptions { AppKey = "PSkey", AppSecret = "secret", HtsId = "trader" };
        Assert.Empty(good.Validate());
        Assert.Single((good with { HtsId = "12345678-01" }).Validate());
        Assert.Single((good with { AppKey = "\"PSkey\"" }).Validate());
        Assert.Single((good with { Environment = KisEnvironment.Paper, WebSocketUrl = new Uri("ws://ops.koreainvestment.com:21000/tryitout/H0GSCNI0") })
            .Validate());
    }
}
