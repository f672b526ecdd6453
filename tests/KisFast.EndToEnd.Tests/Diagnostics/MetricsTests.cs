using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Diagnostics;

public sealed class MetricsTests
{
    [Fact]
    public async Task The_meter_says_what_the_feed_has_counted()
    {
        using var metrics = new Metrics("counted");
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 1_000, Faults = ["garbage=base64#100"] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Name = "counted" });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => handler.Count >= kis.Sent && feed.Statistics.Rejects >= 9, "all records and refusals");

        FeedStatistics statistics = feed.Statistics;
        Assert.Equal(handler.Wire.Count(), metrics.Sum("kisfast.records", "Live"));
        Assert.Equal(handler.Records.Count(r => r.Kind == RecordKind.Fill), metrics.Sum("kisfast.records", "Fill"));
        foreach (IGrouping<Market, FillRecord> market in handler.Wire.GroupBy(r => r.Market))
            Assert.Equal(market.Count(), metrics.Sum("kisfast.records", "Live", market.Key.ToString()));
        Assert.Equal(statistics.Rejects, metrics.Sum("kisfast.rejects"));
        Assert.Equal(statistics.RejectsOf(RejectReason.Base64), metrics.Sum("kisfast.rejects", "Base64"));
        Assert.Equal(statistics.Bytes, metrics.Sum("kisfast.received"));
        Assert.Equal(statistics.Messages, metrics.Sum("kisfast.frames"));
        Assert.Equal(statistics.Notices, metrics.Sum("kisfast.notices"));
        Assert.Equal(1, metrics.Sum("kisfast.connects"));
        Assert.Equal(0, metrics.Sum("kisfast.reconnects"));
        Assert.Equal(1, metrics.Sum("kisfast.sessions", "Live"));
        Assert.Equal(1, metrics.Sum("kisfast.sessions"));
        Assert.Equal(1024, metrics.Sum("kisfast.ring.size"));
        Assert.InRange(metrics.Sum("kisfast.last_read.age"), 0, Patience.TotalSeconds);
    }

    [Fact]
    public async Task Latencies_are_counted_while_somebody_listens()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Name = "latencies" });
        feed.HandleWith(handler).Then(new SecondHandler());
        await feed.StartAsync();

        using var metrics = new Metrics("latencies");
        for (int i = 0; i < 10; i++) await kis.PublishAsync(new SimulatedNotice());
        await Until(() => handler.Count == 10, "ten records");
        await Until(() => metrics.Count("kisfast.receive_to_handle", "SecondHandler-1") > 0, "a handled batch");
        await Until(() => metrics.Count("kisfast.receive_to_publish") > 0, "a published read");
        Assert.InRange(metrics.Count("kisfast.receive_to_publish"), 1, 10);
        Assert.InRange(metrics.Count("kisfast.receive_to_handle", "RecordingHandler-0"), 1, 10);
        // Nothing came since: there is no quantile, not a zero.
        Assert.Equal(0, metrics.Sum("kisfast.receive_to_publish.p99"));
        // Whoever else listens in the process may take the interval that has it: then the next one.
        for (int i = 11; metrics.Sum("kisfast.receive_to_publish.p50") == 0; i++)
        {
            Assert.True(i < 1000, "no median after a thousand notices");
            await kis.PublishAsync(new SimulatedNotice());
            await Until(() => handler.Count == i, "one more");
        }
    }

    [Fact]
    public async Task Gaps_reconnects_and_repaired_shares_are_counted()
    {
        using var metrics = new Metrics("repaired");
        await using var kis = await KisSimulator.StartAsync();
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Name = "repaired",
            Account = kis.Account,
            Repair = new RepairOptions
            {
                HistoryLag = TimeSpan.FromMilliseconds(50),
                Stability = TimeSpan.FromMilliseconds(50),
                PollInterval = TimeSpan.FromMilliseconds(50),
            },
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 100, Price = 150m });
        await Until(() => handler.Count == 1, "the acceptance");

        kis.Faults.Set("refuse=503");
        kis.DropConnections();
        await Until(() => kis.Connections == 0, "the loss");
        await order.FillAsync(70);
        kis.Faults.Clear("refuse");
        await Until(() => metrics.Sum("kisfast.gaps.closed") == 1, "the gap's end");

        Assert.Equal(1, metrics.Sum("kisfast.gaps.opened"));
        Assert.Equal(70, metrics.Sum("kisfast.repaired.quantity"));
        Assert.Equal(1, metrics.Sum("kisfast.records", "Fill", "Repair", "Nasdaq"));
        Assert.True(metrics.Sum("kisfast.reconnects") >= 1);
        Assert.True(metrics.Sum("kisfast.failures") >= 1);
    }

    // A host disposes the feed first, and its exporter then collects for the last time.
    [Fact]
    public async Task A_feed_that_was_disposed_is_in_the_last_collection_and_another_of_its_name_counts_on()
    {
        using var metrics = new Metrics("gone");
        await using var kis = await KisSimulator.StartAsync();
        var feed = new FillFeed(OptionsFor(kis) with { Name = "gone" });
        await feed.StartAsync();
        await feed.DisposeAsync();
        Assert.Equal(1, metrics.Sum("kisfast.connects"));
        double frames = metrics.Sum("kisfast.frames");
        Assert.True(frames > 0);
        await using var next = new FillFeed(OptionsFor(kis) with { Name = "gone" });
        // Nothing goes back to 0: who sends differences would send a negative one.
        Assert.Equal(frames, metrics.Sum("kisfast.frames"));
        await next.StartAsync();
        Assert.Equal(2, metrics.Sum("kisfast.connects"));
        await next.DisposeAsync();
        await using var third = new FillFeed(OptionsFor(kis) with { Name = "gone" });
        await third.StartAsync();
        Assert.Equal((3, 1), (metrics.Sum("kisfast.connects"), metrics.Sum("kisfast.sessions")));
        GC.KeepAlive(feed);
    }

    private sealed class SecondHandler : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }
}
