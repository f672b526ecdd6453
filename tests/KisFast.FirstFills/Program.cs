using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync(new() { Rate = 2 }); // a KIS on this machine: no account needed
await using var feed = new FillFeed(new() { AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl });
feed.HandleInline(new Printer());
await feed.StartAsync();
await feed.Completion;

sealed class Printer : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) =>
        Console.WriteLine($"{record.Kind} {record.Side} {record.Symbol} {record.Quantity} @ {record.Price}");
}
