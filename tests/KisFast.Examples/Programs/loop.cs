#!/usr/bin/env dotnet
#:project ../../../src/KisFast/KisFast.csproj
#:project ../../../src/KisFast.Simulator/KisFast.Simulator.csproj
// Fills in an await foreach, for code that needs no microseconds. dotnet run loop.cs
using KisFast;
using KisFast.Simulator;

await using var kis = await KisSimulator.StartAsync(new() { Rate = 0, Notices = 30 });
await using var feed = new FillFeed(new()
{
    AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl,
});

int records = 0;
await foreach (FillRecord record in feed.ReadAllAsync())
{
    Console.WriteLine(record);
    if (++records == 30)
        break;
}
