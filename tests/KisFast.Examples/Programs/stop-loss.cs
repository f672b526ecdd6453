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
OrderTracker orders = feed.Orders;
IAsyncEnumerable<TradeTick> trades = feed.ReadTradesAsync();
await feed.StartAsync();
await BuyAsync();

TradeTick low = await trades.FirstAsync(trade => trade.Symbol == "AAPL" && trade.Price < 227.00m && orders.PositionOf(kis.Account, "AAPL").Quantity > 0);
Sell("AAPL", orders.PositionOf(kis.Account, "AAPL").Quantity, low.Price);

// Stand for the calls to KIS's order service.
async Task BuyAsync() => await (await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 30, Price = 227.15m })).FillAsync(30);
void Sell(string symbol, long shares, Price price) => Console.WriteLine($"sell {shares} {symbol}, it trades at {price}");
