#!/usr/bin/env dotnet
#:sdk Microsoft.NET.Sdk.Worker
#:project ../../../src/KisFast.Hosting/KisFast.Hosting.csproj
#:package Microsoft.Extensions.Hosting
// The shortest host with a feed. Settings as in worker.cs. dotnet run host.cs
using KisFast;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast"))
    .HandleWith<Fills>()
    .Then<OrderTracker>();
builder.Services.AddHealthChecks().AddKisFast();
builder.Build().Run();

sealed class Fills(ILogger<Fills> logger) : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind == RecordKind.Fill)
            logger.LogInformation("{Fill}", record.ToString());
    }
}
