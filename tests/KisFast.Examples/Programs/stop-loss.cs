#!/usr/bin/env dotnet
#:project ../../../src/KisFast/KisFast.csproj
#:project ../../../src/KisFast.Simulator/KisFast.Simulator.csproj
// A stop-loss in four lines: what was bought and trades below its stop is sold. dotnet run stop-loss.cs
using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync();
await using var feed = new FillFeed(new()
{
    AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl,
});
var sold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

feed.HandleWith((in record) =>
{
    if (record is { Kind: RecordKind.Fill, IsBuy: true } && record.Price < 145m)
        Sell(record.Symbol, record.Quantity.Value);
});
await feed.StartAsync();

SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 30, Price = 150m });
await order.FillAsync(20);
await order.FillAsync(10, 144.90m);
await sold.Task.WaitAsync(TimeSpan.FromSeconds(10));

// On the handler's thread: a real one hands the order over to a thread that sends.
void Sell(FixedText16 symbol, long quantity)
{
    Console.WriteLine($"sell {quantity} {symbol}");
    sold.TrySetResult();
}
