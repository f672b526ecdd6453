#!/usr/bin/env dotnet
#:project ../../../src/KisFast/KisFast.csproj
#:project ../../../src/KisFast.Sqlite/KisFast.Sqlite.csproj
#:project ../../../src/KisFast.Simulator/KisFast.Simulator.csproj
// A day that a journal has kept, once more through the same handler, without KIS: a backtest. dotnet run replay.cs [fills.db]
using KisFast;
using KisFast.Simulator;

string path = args is [var given] ? given : await RecordAsync(Path.Combine(Path.GetTempPath(), $"kisfast-replay-{Environment.ProcessId}.db"));

var orders = new OrderTracker();
var records = new FillRecord[1024];
long total = 0;
await using IJournalReader day = await new SqliteJournal(path).OpenReaderAsync();
for (RecordPosition at = default; await day.ReadAsync(at, records) is > 0 and int count; at = records[count - 1].Position, total += count)
    for (int i = 0; i < count; i++)
        orders.OnRecord(in records[i], records[i].Sequence, endOfBatch: i == count - 1);

Console.WriteLine($"{total} records, {orders.All.Count} orders");
foreach (Position p in orders.Positions)
    Console.WriteLine($"{p.Symbol,-6} {p.Quantity,8:N0} @ {p.AverageCost,12:N4} {p.Currency}  realized {p.RealizedProfit,14:N2}");

// Stands for a day of yours: `kisfast listen --journal fills.db`, or FillFeedOptions.Journal.
static async Task<string> RecordAsync(string path)
{
    await using var kis = await KisSimulator.StartAsync(new() { Rate = 0, Notices = 500, Seed = 7 });
    await using var feed = new FillFeed(new()
    {
        AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl,
        Journal = new SqliteJournal(path),
    });
    OrderTracker live = feed.Orders;
    await feed.StartAsync();
    while (live.Snapshot().Records < 500)
        await Task.Delay(10);
    return path;
}
