using KisFast;

await using var feed = new FillFeed(new FillFeedOptions
{
    Environment = KisEnvironment.Paper,
    AppKey = Environment.GetEnvironmentVariable("KIS_APP_KEY") ?? "",
    AppSecret = Environment.GetEnvironmentVariable("KIS_APP_SECRET") ?? "",
    HtsId = Environment.GetEnvironmentVariable("KIS_HTS_ID") ?? "",
    Account = Environment.GetEnvironmentVariable("KIS_ACCOUNT"),
});
feed.HandleInline(new Printer());
await feed.RunAsync();

sealed class Printer : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) =>
        Console.WriteLine($"{record.Kind} {record.Side} {record.Symbol} {record.Quantity} @ {record.Price} order {record.OrderNo}");
}
