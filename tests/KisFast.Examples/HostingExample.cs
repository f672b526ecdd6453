using KisFast.Simulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static KisFast.Examples.Simulated;

namespace KisFast.Examples;

public class HostingExample
{
    [Fact]
    public async Task A_host_runs_a_feed_into_handlers_of_its_container()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 50 });
        string[] args =
        [
            $"--KisFast:AppKey={kis.AppKey}", $"--KisFast:AppSecret={kis.AppSecret}", $"--KisFast:HtsId={kis.HtsId}",
            $"--KisFast:WebSocketUrl={kis.WebSocketUrl}", $"--KisFast:RestUrl={kis.RestUrl}",
        ];

        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton(new RiskLimits(1_000_000, (symbol, net) => Console.WriteLine($"{symbol}: {net}")));
        builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast"))
            .HandleWith<RiskLimits>()
            .Then<OrderTracker>();
        builder.Services.AddHealthChecks().AddKisFast();
        using IHost host = builder.Build();

        await host.StartAsync();
        await Until(() => host.Services.GetRequiredService<FillFeed>().Statistics.Records == 50);
        Assert.True(host.Services.GetRequiredService<OrderTracker>().IsCertain);
        await host.StopAsync();
    }
}
