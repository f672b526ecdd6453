namespace KisFast.Latency.Streams;

/// <summary>A record as a notice of KIS gives it.</summary>
internal static class Notice
{
    public static FillRecord Record() => new()
    {
        Kind = RecordKind.Fill,
        TrId = TrId.H0GSCNI0,
        Identity = 0x1234567890ABCDEF,
        HtsId = new FixedText16("htsid001"),
        Account = new FixedText16("1234567801"),
        OrderNo = new FixedText16("0000034567"),
        OriginalOrderNo = new FixedText16("0000000000"),
        Side = Side.Buy,
        Amendment = Amendment.New,
        OrderType = OrderType.Limit,
        Acceptance = Acceptance.Confirmed,
        Rejected = Rejected.No,
        Market = Market.Nasdaq,
        Symbol = new FixedText16("AAPL"),
        Quantity = new Quantity(10),
        OrderQuantity = new Quantity(100),
        Price = new Price(1_480_100, 4),
        RawPrice = new FixedText16("001480100"),
        RawPrice12 = new FixedText16("148010000000"),
        Time = new WireTime(34_200),
        Branch = new FixedText16("01790"),
        AccountName = new FixedText48("홍길동"),
        SecurityName = new FixedText48("애플"),
        CreditType = CreditType.Cash,
        FieldCount = 25,
        ReceivedUtcTicks = DateTime.UtcNow.Ticks,
    };
}
