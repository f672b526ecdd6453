#!/usr/bin/env dotnet
#:project ../../../src/KisFast/KisFast.csproj
#:project ../../../src/KisFast.Simulator/KisFast.Simulator.csproj
// A stop-loss: what is held is sold once when it trades below its stop. Quotes and fills over one connection. dotnet run stop-loss.cs
using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync(new() { QuoteRate = 200 });
await using var feed = new FillFeed(new()
{
    AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl,
    Registrations = [Registration.Trades("DNASAAPL")],
});
var sold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

OrderTracker orders = feed.Orders;
var stops = new Dictionary<FixedText16, decimal> { [new("AAPL")] = 227.00m };
feed.HandleTradesWith((in trade) =>
{
    if (trade.Price < stops.GetValueOrDefault(trade.Symbol) && orders.PositionOf(kis.Account, $"{trade.Symbol}") is { Quantity: > 0 } held && stops.Remove(trade.Symbol))
        Sell(held.Symbol, held.Quantity, trade.Price);
});
await feed.StartAsync();

SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 30, Price = 227.15m });
await order.FillAsync(30);
await sold.Task.WaitAsync(TimeSpan.FromSeconds(30));

// A real one hands the order over to a thread that sends it.
void Sell(string symbol, long shares, Price price)
{
    Console.WriteLine($"sell {shares} {symbol}, it trades at {price}");
    sold.TrySetResult();
}
