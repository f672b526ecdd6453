#!/usr/bin/env dotnet
#:project ../../../src/KisFast/KisFast.csproj
#:project ../../../src/KisFast.Simulator/KisFast.Simulator.csproj
// From sending an order to its acceptance and its fill, awaited. dotnet run latency.cs
using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync();
await using var feed = new FillFeed(new()
{
    AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl,
});
OrderTracker orders = feed.Orders;
await feed.StartAsync();

for (int i = 0; i < 3; i++)
{
    DateTime sent = DateTime.UtcNow;
    string orderNo = await SendAsync();
    Order done = await orders.WhenDoneAsync(orderNo);
    Console.WriteLine($"{done.Status} {done.Filled} @ {done.AveragePrice}: accepted after {done.OpenedAt - sent}, filled after {done.ChangedAt - sent}");
}

// Stands for the call to KIS's order service, whose reply (odno) and the notices race.
async Task<string> SendAsync()
{
    SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 10, Price = 150m });
    _ = Task.Run(async () =>
    {
        await order.FillAsync(4);
        await order.FillAsync(6);
    });
    return order.OrderNo;
}
