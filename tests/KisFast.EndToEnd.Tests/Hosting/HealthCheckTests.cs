using KisFast.EndToEnd.Tests.Feed;
using KisFast.Hosting;
using KisFast.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;
using static KisFast.Tests.Support.TestHost;

namespace KisFast.EndToEnd.Tests.Hosting;

public sealed class HealthCheckTests
{
    [Fact]
    public async Task Health_follows_the_feed()
    {
        await using var kis = await KisSimulator.StartAsync();
        HostApplicationBuilder builder = Create(SettingsFor(kis, "KisFast"));
        builder.AddHandled<RecordingHandler>();
        builder.Services.AddHealthChecks().AddKisFast(tags: ["ready"]);
        using IHost host = builder.Build();
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);

        await host.StartAsync();
        HealthReportEntry live = await CheckAsync(host);
        Assert.Equal((HealthStatus.Healthy, "The feed is live."), (live.Status, live.Description));
        Assert.Equal(nameof(FeedState.Live), live.Data["state"]);
        Assert.InRange((double)live.Data["lastMessageAgeSeconds"], 0, Patience.TotalSeconds);
        Assert.Equal(0.0, live.Data["ringFill"]);
        Assert.Equal(["ready"], live.Tags);

        kis.Faults.Set("refuse=503");
        kis.DropConnections();
        await Until(() => CheckAsync(host).GetAwaiter().GetResult().Status == HealthStatus.Degraded, "a worried check");
        kis.Faults.Clear("refuse");
        // Without an account nobody can look what was missed: worried until somebody says that it is accounted for.
        FillFeed feed = host.Services.GetRequiredService<FillFeed>();
        await Until(() => feed.Statistics.StandingGaps == 1 && feed.State == FeedState.Live, "a gap that stays");
        HealthReportEntry gap = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, gap.Status);
        Assert.Contains("AcknowledgeGaps()", gap.Description!, StringComparison.Ordinal);
        Assert.Equal(1, feed.AcknowledgeGaps());
        await Until(() => CheckAsync(host).GetAwaiter().GetResult().Status == HealthStatus.Healthy, "health again");
        Assert.True((long)(await CheckAsync(host)).Data["reconnects"] >= 1);

        await host.StopAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task One_session_of_two_that_ended_for_good_is_named()
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers });
        HostApplicationBuilder builder = Create(
        [
            ("KisFast:WebSocketUrl", kis.WebSocketUrl.ToString()), ("KisFast:RestUrl", kis.RestUrl.ToString()), ("KisFast:WarmUp", "false"),
            .. customers.SelectMany((customer, i) => (IEnumerable<(string, string)>)
            [
                ($"KisFast:Sessions:{i}:AppKey", customer.AppKey), ($"KisFast:Sessions:{i}:AppSecret", i == 0 ? customer.AppSecret : "wrong"),
                ($"KisFast:Sessions:{i}:HtsIds:0", customer.HtsIds[0]),
            ]),
        ]);
        builder.AddHandled<RecordingHandler>();
        builder.Services.AddHealthChecks().AddKisFast();
        using IHost host = builder.Build();
        await host.StartAsync();
        FillFeed feed = host.Services.GetRequiredService<FillFeed>();
        await Until(() => feed.Sessions[1].State == FeedState.Faulted, "the session that cannot go on");
        // The feed is where its living sessions are; its health is not theirs.
        Assert.Equal(FeedState.Live, feed.State);
        HealthReportEntry health = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, 1), (health.Status, health.Data["liveSessions"]));
        Assert.Contains($"session {feed.Sessions[1].Name} is Faulted", health.Description!, StringComparison.Ordinal);
        Assert.StartsWith("#1 ", feed.Sessions[1].Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_falls_behind_shows()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 500 });
        HostApplicationBuilder builder = Create([.. SettingsFor(kis, "KisFast"), ("KisFast:RingSize", "64")]);
        var handler = new StoppedHandler();
        builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast")).HandleWith(_ => handler);
        builder.Services.AddHealthChecks().AddKisFast();
        using IHost host = builder.Build();
        await host.StartAsync();
        await Until(() => CheckAsync(host).GetAwaiter().GetResult().Status == HealthStatus.Unhealthy, "an unhealthy ring");
        Assert.Contains("ring", (await CheckAsync(host)).Description!, StringComparison.Ordinal);
        handler.Gate.Set();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_journal_that_takes_nothing_is_no_good_health()
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new MemoryJournal();
        HostApplicationBuilder builder = Create([.. SettingsFor(kis, "KisFast"), ("KisFast:OnHandlerError", "LogAndContinue")]);
        builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast"), o => o.Feed = o.Feed with { Journal = journal })
            .HandleWith<RecordingHandler>();
        builder.Services.AddHealthChecks().AddKisFast();
        using IHost host = builder.Build();
        await host.StartAsync();
        FillFeed feed = host.Services.GetRequiredService<FillFeed>();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        journal.Fault = new JournalException(JournalFault.Full, "The disk is full.");
        for (int i = 0; i < 5; i++) await kis.PublishAsync(new SimulatedNotice());
        await Until(() => host.Services.GetRequiredService<RecordingHandler>().Count == 5 && feed.Statistics.HandlerErrors > 0, "the journal to fail");
        Assert.Equal(0, journal.Count);
        Assert.NotEqual(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public void Limits_are_checked()
    {
        IHealthChecksBuilder checks = new ServiceCollection().AddHealthChecks();
        Assert.Throws<ArgumentException>(() => checks.AddKisFast(configure: o => o.DegradedRingFill = 0));
        Assert.Throws<ArgumentException>(() => checks.AddKisFast(configure: o => o.UnhealthyRingFill = 0.1));
        Assert.Throws<ArgumentException>(() => checks.AddKisFast(configure: o => o.DegradedSilence = TimeSpan.Zero));
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["kisfast"];

    private sealed class StoppedHandler : IFillHandler
    {
        public ManualResetEventSlim Gate { get; } = new();

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => Gate.Wait();
    }
}
