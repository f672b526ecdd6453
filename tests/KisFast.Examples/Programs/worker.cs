#!/usr/bin/env dotnet
#:project ../../../src/KisFast.Hosting/KisFast.Hosting.csproj
#:package Microsoft.Extensions.Hosting
#:package Microsoft.Extensions.Hosting.Systemd
// A worker with a feed, whose health goes to the log when it changes: under systemd, in a container, on a terminal. Settings from
// KisFast__AppKey, KisFast__AppSecret, KisFast__HtsId … dotnet run worker.cs; deploy/ has a unit and a Dockerfile for it.
using KisFast;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast")).HandleWith<Fills>();
builder.Services.AddHealthChecks().AddKisFast();
builder.Services.AddSystemd();
builder.Services.AddSingleton<IHealthCheckPublisher, HealthLog>();
builder.Services.Configure<HealthCheckPublisherOptions>(o => (o.Delay, o.Period) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
builder.Build().Run();

sealed class Fills(ILogger<Fills> logger) : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind == RecordKind.Fill)
            logger.LogInformation("{Fill}", record.ToString());
    }
}

sealed class HealthLog(ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private HealthStatus? _last;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (report.Status != _last)
            logger.LogWarning("{Status}: {Why}", _last = report.Status, string.Join("; ", report.Entries.Values.Select(entry => entry.Description)));
        return Task.CompletedTask;
    }
}
