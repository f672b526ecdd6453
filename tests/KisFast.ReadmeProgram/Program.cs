using KisFast;

await using var feed = new FillFeed(new FillFeedOptions
{
    Environment = KisEnvironment.Paper,
    AppKey = Environment.GetEnvironmentVariable("KIS_APP_KEY")!,
    AppSecret = Environment.GetEnvironmentVariable("KIS_APP_SECRET")!,
    HtsId = "yourid",
});
feed.HandleInline(new RiskLimits()).ThenInline(new MyStrategy());
await feed.RunAsync();

sealed class RiskLimits : IFillHandler
{
    private long _bought;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind == RecordKind.Fill && record.Side == Side.Buy) _bought += record.Quantity.Value;
    }
}

sealed class MyStrategy : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind == RecordKind.Fill && record.Symbol.Equals("AAPL"u8))
            Console.WriteLine($"{record.Side} {record.Quantity} @ {record.Price}");
    }
}
