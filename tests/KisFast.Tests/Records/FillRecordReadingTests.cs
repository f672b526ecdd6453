namespace KisFast.Tests.Records;

public class FillRecordReadingTests
{
    private static readonly FillRecord Fill = new()
    {
        Kind = RecordKind.Fill,
        Side = Side.Buy,
        Symbol = new("AAPL"),
        OrderNo = new("34567"),
        Quantity = new(10),
        OrderQuantity = new(100),
        Price = new(1480100, 4),
        Market = Market.Nasdaq,
        Account = new("1234567801"),
        AccountName = new("홍길동"),
        HtsId = new("traderid"),
    };

    [Theory]
    [InlineData(Side.Buy, 10)]
    [InlineData(Side.Repurchase, 10)]
    [InlineData(Side.Sell, -10)]
    [InlineData(Side.Resale, -10)]
    public void A_quantity_has_the_sign_of_its_side(Side side, long signed)
    {
        FillRecord record = Fill with { Side = side };
        Assert.Equal((signed, signed > 0, signed < 0), (record.SignedQuantity, record.IsBuy, record.IsSell));
    }

    [Fact]
    public void A_quantity_without_a_side_or_a_side_without_a_quantity_is_no_number()
    {
        Assert.Throws<InvalidOperationException>(() => (Fill with { Side = Side.Unknown }).SignedQuantity);
        Assert.Throws<InvalidOperationException>(() => (Fill with { Side = Side.None }).SignedQuantity);
        Assert.Throws<InvalidOperationException>(() => (Fill with { Quantity = default }).SignedQuantity);
    }

    [Theory]
    [InlineData("34567", "34567", true)]
    [InlineData("34567", "0000034567", true)]
    [InlineData("0000034567", "34567", true)]
    [InlineData("0000034567", "034567", true)]
    [InlineData("34567", "345670", false)]
    [InlineData("34567", "", false)]
    [InlineData("", "34567", false)]
    [InlineData("", "", false)]
    [InlineData("0000000000", "0", true)]
    public void An_order_number_matches_padded_or_not(string received, string asked, bool same)
    {
        FillRecord record = Fill with { OrderNo = new(received) };
        Assert.Equal(same, record.IsOrder(asked));
        Assert.Equal(same, record.IsOrder(System.Text.Encoding.UTF8.GetBytes(asked)));
    }

    [Theory]
    [InlineData("0000034567", 34567)]
    [InlineData("34567", 34567)]
    [InlineData("9999999999999999", 9999999999999999)]
    [InlineData("", 0)]
    [InlineData("12A", 0)]
    [InlineData("1.5", 0)]
    public void An_order_number_is_a_number(string received, long number) =>
        Assert.Equal(number, (Fill with { OrderNo = new(received) }).OrderNumber);

    [Fact]
    public void Every_known_market_has_a_currency_and_no_other_has()
    {
        foreach (Market market in Enum.GetValues<Market>())
            Assert.Equal(market is not (Market.None or Market.Unknown), market.Currency() is { Length: 3 });
        Assert.Equal(("USD", "JPY", "HKD", "CNY", "VND"), (
            Fill.Currency!, Market.Tokyo.Currency()!, Market.ShenzhenB.Currency()!, Market.HongKongCny.Currency()!, Market.Hanoi.Currency()!));
    }

    [Fact]
    public void A_record_is_one_readable_line_without_account_or_person()
    {
        Assert.Equal("Fill Buy 10 AAPL @ 148.0100 USD, order 34567 (of 100)", Fill.ToString());
        Assert.Equal(
            "Order Sell 100 AAPL @ 148.0100 USD, order 34567: New Accepted",
            (Fill with { Kind = RecordKind.OrderEvent, Side = Side.Sell, Quantity = new(100), Amendment = Amendment.New, Acceptance = Acceptance.Accepted })
            .ToString());
        Assert.Equal(
            "Order Buy 10 AAPL, order 34567: Cancel Rejected",
            (Fill with { Kind = RecordKind.OrderEvent, Price = default, Amendment = Amendment.Cancel, Rejected = Rejected.Yes }).ToString());
        Assert.Equal(
            "Fill Buy 10 AAPL @ 148.0100, order 34567 (of 100), doubtful: Overfill [repair, replayed]",
            (Fill with { Market = Market.Unknown, Doubts = Doubts.Overfill, Source = RecordSource.Repair, IsReplayed = true }).ToString());
        Assert.Equal("(no record)", default(FillRecord).ToString());
        Assert.Equal("GapOpened: Restart",
            new FillRecord { Kind = RecordKind.GapOpened, GapCause = GapCause.Restart, Source = RecordSource.Repair }.ToString());
        Assert.Equal(
            "GapClosed: ConnectionLost, Unrepaired, 20 shares repaired, 5 missing",
            new FillRecord
            {
                Kind = RecordKind.GapClosed, GapCause = GapCause.ConnectionLost, GapOutcome = GapOutcome.Unrepaired, Quantity = new(20),
                OrderQuantity = new(5)
            }.ToString());
    }
}
