using KisFast.EndToEnd.Tests.Feed;
using KisFast.Hosting;
using KisFast.Ring;
using KisFast.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;
using static KisFast.Tests.Support.TestHost;

namespace KisFast.EndToEnd.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task A_feed_lives_as_long_as_its_host_and_is_drained_at_the_end()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 500 });
        HostApplicationBuilder builder = Create(SettingsFor(kis, "KisFast"));
        builder.AddHandled<RecordingHandler>().Then<SlowHandler>();
        using IHost host = builder.Build();
        var feed = host.Services.GetRequiredService<FillFeed>();
        await host.StartAsync();
        Assert.Equal(FeedState.Live, feed.State);
        await Until(() => feed.Statistics.Records == 500, "500 records");

        await host.StopAsync();
        Assert.Equal(FeedState.Stopped, feed.State);
        Assert.Equal(500, host.Services.GetRequiredService<RecordingHandler>().Count);
        Assert.Equal(500, host.Services.GetRequiredService<SlowHandler>().Handled);
        Assert.Equal(0, kis.Connections);
        // The last line says what the run had.
        Assert.Contains(host.Services.GetRequiredService<ListLogger>().Lines, line => line.StartsWith("Information 105", StringComparison.Ordinal)
            && line.Contains(": 500 records, 0 gaps", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keyed_feeds_have_handlers_of_their_own()
    {
        await using var us = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 10 });
        await using var japan = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 20 });
        HostApplicationBuilder builder = Create([.. SettingsFor(us, "Us"), .. SettingsFor(japan, "Japan")]);
        builder.Services.AddKisFast("us", builder.Configuration.GetSection("Us")).HandleWith<RecordingHandler>();
        builder.Services.AddKisFast("japan", builder.Configuration.GetSection("Japan")).HandleWith<RecordingHandler>();
        using IHost host = builder.Build();
        await host.StartAsync();
        await Until(() => host.Services.GetRequiredKeyedService<RecordingHandler>("us").Count == 10, "the first feed's records");
        await Until(() => host.Services.GetRequiredKeyedService<RecordingHandler>("japan").Count == 20, "the second feed's records");
        Assert.NotSame(host.Services.GetRequiredKeyedService<FillFeed>("us"), host.Services.GetRequiredKeyedService<FillFeed>("japan"));
        await host.StopAsync();
    }

    [Fact]
    public async Task Handlers_form_a_diamond_on_a_ring_of_one_s_choice()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 10 });
        HostApplicationBuilder builder = Create(SettingsFor(kis, "KisFast"));
        var last = new RecordingHandler();
        var rings = new System.Collections.Concurrent.ConcurrentBag<string>();
        KisFastHandlers first = builder.AddHandled<RecordingHandler>();
        first.And(first.Feed.HandleWith<SlowHandler>()).Then(_ => last).Feed.UseRing(options =>
        {
            rings.Add(options.Name);
            return new Disruptor<FillRecord>(options);
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        await Until(() => last.Count == 10, "the join's records");
        Assert.Equal(["kisfast-handler", "kisfast-warm-up"], rings.Order());
        await host.StopAsync();
    }

    [Fact]
    public async Task A_feed_that_cannot_start_stops_its_host_with_one_line_and_an_exit_code()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["opsp=8992"] });
        HostApplicationBuilder builder = Create(SettingsFor(kis, "KisFast"));
        builder.AddHandled<RecordingHandler>();
        using IHost host = builder.Build();
        (NotedExit exit, ListLogger log) = (ExitOf(host), host.Services.GetRequiredService<ListLogger>());
        await host.RunAsync().WaitAsync(Patience);
        Assert.Equal(1, exit.Code);
        string line = Assert.Single(log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.StartsWith("Critical 101 ", line, StringComparison.Ordinal);
        Assert.Contains("OPSP8992", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_stopped_while_its_feed_starts_ends_quietly()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["refuse=503"] });
        HostApplicationBuilder builder =
            Create([.. SettingsFor(kis, "KisFast"), ("KisFast:Reconnect:InitialDelay", "00:00:20"), ("KisFast:Reconnect:MaxDelay", "00:00:20")]);
        builder.AddHandled<RecordingHandler>();
        using IHost host = builder.Build();
        var log = host.Services.GetRequiredService<ListLogger>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var service = host.Services.GetServices<IHostedService>().OfType<FillFeedService>().Single();
        await service.StartAsync(stop.Token).WaitAsync(Patience);
        Assert.Contains(log.Lines, line => line.StartsWith("Information 104", StringComparison.Ordinal));
        await service.StopAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(0, ExitOf(host).Code);
    }

    [Fact]
    public async Task A_feed_that_fails_stops_its_host_and_the_host_says_why()
    {
        await using var kis = await KisSimulator.StartAsync();
        HostApplicationBuilder builder = Create(SettingsFor(kis, "KisFast"));
        builder.AddHandled<RecordingHandler>().Then<ThrowingHandler>();
        using IHost host = builder.Build();
        (NotedExit exit, ListLogger log) = (ExitOf(host), host.Services.GetRequiredService<ListLogger>());
        Task running = host.RunAsync();
        await kis.WhenSubscribedAsync().WaitAsync(Patience);
        await kis.PublishAsync(new SimulatedNotice());
        await running.WaitAsync(Patience);
        Assert.Equal(1, exit.Code);
        Assert.Contains(log.Lines, line => line.StartsWith("Critical 101", StringComparison.Ordinal)
            && line.Contains("Thrown on purpose.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_may_go_on_without_its_feed()
    {
        await using var kis = await KisSimulator.StartAsync();
        HostApplicationBuilder builder = Create([.. SettingsFor(kis, "KisFast"), ("KisFast:WhenFaulted", "keeprunning")]);
        builder.AddHandled<RecordingHandler>().Then<ThrowingHandler>();
        using IHost host = builder.Build();
        await host.StartAsync();
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => host.Services.GetRequiredService<ListLogger>().Lines.Any(l => l.StartsWith("Critical 102", StringComparison.Ordinal)),
            "the log line");
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync();
    }

    [Fact]
    public void Two_feeds_need_two_names()
    {
        HostApplicationBuilder builder = Create();
        builder.Services.AddKisFast(_ => { });
        Assert.Throws<ArgumentException>(() => builder.Services.AddKisFast(_ => { }));
        builder.Services.AddKisFast("us");
        Assert.Throws<ArgumentException>(() => builder.Services.AddKisFast("us"));
    }

    internal sealed class SlowHandler : IFillHandler
    {
        public int Handled { get; private set; }

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (sequence % 100 == 0) Thread.Sleep(10);
            Handled++;
        }
    }

    internal sealed class ThrowingHandler : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => throw new FormatException("Thrown on purpose.");
    }
}
