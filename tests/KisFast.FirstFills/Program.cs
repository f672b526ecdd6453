using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync(new() { Rate = 2 }); // a KIS on this machine, two notices a second: no account needed
await using var feed = new FillFeed(new() { AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl });
feed.HandleInline((in record) => Console.WriteLine(record));
await feed.RunAsync();
