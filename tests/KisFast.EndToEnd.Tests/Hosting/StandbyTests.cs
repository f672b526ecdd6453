using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using KisFast.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;
using static KisFast.Tests.Support.TestHost;

namespace KisFast.EndToEnd.Tests.Hosting;

/// <summary>Two hosts that are to publish to the same stream.</summary>
public sealed class StandbyTests(RedisServer server) : IClassFixture<RedisServer>
{
    private readonly string _stream = $"fills-{Guid.NewGuid():N}";

    [RedisFact]
    public async Task Second_host_stands_by_and_takes_over()
    {
        _ = server.Process;
        await using var kis = await KisSimulator.StartAsync();
        using IHost first = HostFor(kis), second = HostFor(kis);
        await first.StartAsync();
        await second.StartAsync();
        Assert.Equal((HealthStatus.Healthy, "Leading"), Told(await CheckAsync(first)));
        Assert.Equal((HealthStatus.Healthy, "StandingBy"), Told(await CheckAsync(second)));
        Assert.Contains("stands by: another process publishes", (await CheckAsync(second)).Description!, StringComparison.Ordinal);
        Assert.Equal(1, kis.Connections);
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => Handler(first).Count == 1, "a record at the first");

        await first.StopAsync();
        await Until(() => second.Services.GetRequiredService<FillFeed>().State == FeedState.Live, "the second to lead");
        // Without an account what came between the two cannot be repaired: Degraded, and it says so.
        Assert.Equal((HealthStatus.Degraded, "Leading"), Told(await CheckAsync(second)));
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => Handler(second).Count > 0, "a record at the second");
        await second.StopAsync();
        Assert.Equal((0, 0), (ExitOf(first).Code, ExitOf(second).Code));
    }

    [RedisFact]
    public async Task Host_that_is_stopped_while_it_stands_by_ends_quietly_and_one_that_is_deposed_with_1()
    {
        _ = server.Process;
        await using var kis = await KisSimulator.StartAsync();
        using IHost first = HostFor(kis), second = HostFor(kis);
        await first.StartAsync();
        await second.StartAsync();
        await second.StopAsync().WaitAsync(Patience);
        Assert.Equal(0, ExitOf(second).Code);
        var log = second.Services.GetRequiredService<ListLogger>();
        Assert.Contains(log.Lines, static line => line.StartsWith("Information 106", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.StartsWith("Critical", StringComparison.Ordinal));

        // As after a pause beyond its lease: another one has it.
        Task running = first.WaitForShutdownAsync();
        server.Cli("SET", $"{{{_stream}}}:lease", "another");
        await running.WaitAsync(Patience);
        Assert.Equal(1, ExitOf(first).Code);
        Assert.Contains(first.Services.GetRequiredService<ListLogger>().Lines, static line => line.StartsWith("Critical 101", StringComparison.Ordinal));
    }

    [RedisFact]
    public async Task Host_whose_feed_is_gone_as_it_takes_over_ends_with_1()
    {
        _ = server.Process;
        await using var kis = await KisSimulator.StartAsync();
        using IHost first = HostFor(kis), second = HostFor(kis);
        await first.StartAsync();
        await second.StartAsync();
        Task running = second.WaitForShutdownAsync();
        await second.Services.GetRequiredService<FillFeed>().DisposeAsync();
        await first.StopAsync();
        await running.WaitAsync(Patience);
        Assert.Equal(1, ExitOf(second).Code);
        Assert.Contains(second.Services.GetRequiredService<ListLogger>().Lines,
            static line => line.StartsWith("Critical 101", StringComparison.Ordinal) && line.Contains("could not begin", StringComparison.Ordinal));
    }

    private static (HealthStatus Status, object Role) Told(HealthReportEntry health) => (health.Status, health.Data["role"]);

    private static RecordingHandler Handler(IHost host) => host.Services.GetRequiredService<RecordingHandler>();

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["kisfast"];

    private IHost HostFor(KisSimulator kis)
    {
        HostApplicationBuilder builder = Create(
        [
            .. SettingsFor(kis, "KisFast"), ("KisFast:Redis:Server", server.Address), ("KisFast:Redis:Stream", _stream), ("KisFast:Redis:Publish", "true"),
        ]);
        builder.AddHandled<RecordingHandler>();
        builder.Services.AddHealthChecks().AddKisFast();
        return builder.Build();
    }
}
