#!/usr/bin/env dotnet
#:project ../../../src/KisFast/KisFast.csproj
#:project ../../../src/KisFast.Simulator/KisFast.Simulator.csproj
// Positions with realized profit, per account, symbol and currency. dotnet run positions.cs
using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync(new() { Rate = 0, Notices = 500, Seed = 7 });
await using var feed = new FillFeed(new()
{
    AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl,
});

OrderTracker orders = feed.Orders;
await feed.StartAsync();
while (orders.Snapshot().Records < 500)
    await Task.Delay(10);
foreach (Position p in orders.Positions)
    Console.WriteLine($"{p.Account} {p.Symbol,-6} {p.Quantity,8:N0} @ {p.AverageCost,12:N4} {p.Currency}  realized {p.RealizedProfit,14:N2}");
Console.WriteLine(orders.IsCertain ? $"{orders.Open.Count} orders still work" : "a gap is not repaired: do not rely on these");
