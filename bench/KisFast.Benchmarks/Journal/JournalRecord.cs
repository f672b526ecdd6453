namespace KisFast.Benchmarks.Journal;

/// <summary>A fill as KIS sends most of them.</summary>
internal static class JournalRecord
{
    public static FillRecord Create(long epoch) => new()
    {
        Epoch = epoch,
        Identity = 0x9E3779B97F4A7C15,
        ReceivedUtcTicks = DateTime.UtcNow.Ticks,
        TrId = TrId.H0GSCNI9,
        Kind = RecordKind.Fill,
        HtsId = new FixedText16("bench"),
        Account = new FixedText16("1234567801"),
        OrderNo = new FixedText16("0000003567"),
        Side = Side.Sell,
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
        RawPrice12 = new FixedText16("000148010000"),
        Time = new WireTime(80_000),
        Branch = new FixedText16("01790"),
        AccountName = new FixedText48("홍길동"),
        SecurityName = new FixedText48("애플"),
        FieldCount = 25,
    };
}
