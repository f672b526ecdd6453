using KisFast.Simulator;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A feed that publishes to a stream, and others that follow it.</summary>
public sealed class FollowTests(RedisServer server) : IClassFixture<RedisServer>
{
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    private RedisJournal Stream => new(Started.Address, _name, new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1) });

    private RedisServer Started => server.Process is not null ? server : throw new InvalidOperationException();

    [RedisFact]
    public async Task Handlers_of_another_process_get_the_same_records_past_and_present()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var publisher = new FillFeed(OptionsFor(kis) with { Account = kis.Account, Journal = Stream });
        var local = new StreamBooks(ReplayStart.Live);
        publisher.HandleWith(local);
        await publisher.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 1000, Price = 100m });
        for (int i = 0; i < 20; i++) await order.FillAsync(1);
        await Until(() => local.Count == 21, "the fills at the publisher");

        await using var consumer = new FillFeed(new FillFeedOptions { Follow = Stream, Name = "risk", RingSize = 64 });
        var all = new StreamBooks(ReplayStart.Beginning);
        var live = new StreamBooks(ReplayStart.Live, "live");
        OrderTracker orders = consumer.Orders;
        consumer.HandleWith(orders).Then(all);
        consumer.HandleWith(live);
        await consumer.StartAsync();
        Assert.Equal(FeedState.Live, consumer.State);
        for (int i = 0; i < 200; i++) await order.FillAsync(1);
        await Until(() => all.Count == 221 && live.Count >= 200, "the fills at the consumer");
        Assert.Empty(all.Wrong.Concat(live.Wrong));
        Assert.Empty(all.DifferencesTo([order]));
        Assert.Equal(local.Records.Select(r => (r.Position, r.Identity, r.OrderNo.ToString(), r.Price, r.ReceivedUtcTicks)),
            all.Records.Select(r => (r.Position, r.Identity, r.OrderNo.ToString(), r.Price, r.ReceivedUtcTicks)));
        Assert.True(all.Records.First().IsReplayed);
        Assert.False(all.Records.Last().IsReplayed);
        Assert.Equal(220, orders.All.Single().Filled);
    }

    [RedisFact]
    public async Task Lag_of_a_consumer_and_age_of_the_lease_are_measured()
    {
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 1000) });
        Dictionary<string, double> seen = [];
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "KisFast.Redis") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument.Name, value, tags));
        listener.Start();
        using var hold = new ManualResetEventSlim();
        await using var feed = new FillFeed(new FillFeedOptions { Follow = Stream, RingSize = 16 });
        feed.HandleWith((in record) => hold.Wait());
        await feed.StartAsync();
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 1000, 2000) });
        await Until(() => Collect("kisfast.stream.since_renewal") is >= 0 and < 1, "the age of the lease");
        hold.Set();
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 3000, 1) });
        await Until(() => Collect("kisfast.stream.behind") == 0, "the consumer to be at the top");

        double Collect(string name)
        {
            seen.Clear();
            listener.RecordObservableInstruments();
            return seen.GetValueOrDefault(name, -1);
        }

        void See(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
                if (tag.Key == "kisfast.stream" && Equals(tag.Value, _name)) seen[name] = value;
        }
    }

    [RedisFact]
    public async Task Consumer_goes_on_where_it_had_got_to()
    {
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 100) });
        var first = new StreamBooks(ReplayStart.LastHandled);
        await using (var feed = new FillFeed(new FillFeedOptions { Follow = Stream, Name = "strategy" }))
        {
            feed.HandleWith(first);
            await feed.StartAsync();
            await Until(() => first.Count == 100, "the first records");
        }

        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 100, 50) });
        var second = new StreamBooks(ReplayStart.LastHandled);
        var other = new StreamBooks(ReplayStart.LastHandled);
        await using var again = new FillFeed(new FillFeedOptions { Follow = Stream, Name = "strategy" });
        await using var another = new FillFeed(new FillFeedOptions { Follow = Stream, Name = "screen" });
        again.HandleWith(second);
        another.HandleWith(other);
        await again.StartAsync();
        await another.StartAsync();
        await Until(() => second.Count == 50 && other.Count == 150, "the rest, and all of it");
        Assert.Equal(100, second.Records.First().Sequence);
    }

    [RedisFact]
    public async Task What_is_trimmed_deleted_or_went_back_is_told()
    {
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 100) });
        long epoch = writer.Epoch;
        server.Cli("XTRIM", _name, "MINID", $"{epoch}-50");
        JournalException trimmed = await FailureAsync(new(epoch, 9));
        Assert.Equal(JournalFault.Trimmed, trimmed.Fault);
        Assert.Contains("40 records are missing", trimmed.Message, StringComparison.Ordinal);
        Assert.Equal(JournalFault.WentBack, (await FailureAsync(new(epoch, 500))).Fault);

        await using var feed = new FillFeed(new FillFeedOptions { Follow = Stream });
        feed.HandleWith(new StreamBooks(ReplayStart.After(new(epoch, 60))));
        await feed.StartAsync();
        // In one piece, as a program that does harm on purpose.
        server.Cli("EVAL", $"redis.call('XADD', KEYS[1], '{epoch}-105', 'record', ARGV[1])", "1", _name,
            server.Cli("XRANGE", _name, $"{epoch}-99", $"{epoch}-99").Split('\n')[2]);
        var hole = (JournalException)await FailureOf(feed.Completion);
        Assert.Equal(JournalFault.Trimmed, hole.Fault);
        Assert.Equal(FeedState.Faulted, feed.State);
        Assert.Equal(JournalFault.Missing,
            (await Assert.ThrowsAsync<JournalException>(async () => await new RedisJournal(server.Address, "nobody").FollowAsync("x"))).Fault);
    }

    [RedisFact]
    public async Task Consumer_waits_for_a_Redis_that_was_killed_and_goes_on()
    {
        using var own = new RedisServer();
        own.Begin();
        var stream = new RedisJournal(own.Address, _name, new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1), OutageLimit = TimeSpan.FromSeconds(60) });
        await using IJournalWriter writer = await stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        await using var feed = new FillFeed(new FillFeedOptions { Follow = stream });
        var books = new StreamBooks(ReplayStart.Beginning);
        feed.HandleWith(books);
        await feed.StartAsync();
        long sequence = 0;
        for (int round = 0; round < 3; round++)
        {
            writer.Append(new JournalBatch { Records = Fills(writer.Epoch, sequence, 50) });
            sequence += 50;
            await Until(() => books.Count == sequence, "the records before");
            own.Kill();
            await Until(() => feed.State == FeedState.Recovering, "the outage to be seen");
            own.Begin();
            // With everysec the last second may be gone: it is published again under its ids, and handled once.
            writer.Append(new JournalBatch { Records = Fills(writer.Epoch, sequence, 50) });
            sequence += 50;
            await Until(() => books.Count == sequence && feed.State == FeedState.Live, "the records after");
        }

        Assert.Empty(books.Wrong);
    }

    [RedisFact]
    public async Task Emptied_Redis_has_all_of_a_first_epoch_again_while_nothing_comes_and_nobody_is_alarmed()
    {
        using var own = new RedisServer();
        own.Begin();
        var stream = new RedisJournal(own.Address, _name, new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1) });
        await using var kis = await KisSimulator.StartAsync();
        await using var publisher = new FillFeed(OptionsFor(kis) with { Account = kis.Account, Journal = stream });
        publisher.HandleWith(new StreamBooks(ReplayStart.Live));
        await publisher.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 1000, Price = 100m });
        for (int i = 0; i < 20; i++) await order.FillAsync(1);
        await using var consumer = new FillFeed(new FillFeedOptions { Follow = stream });
        var books = new StreamBooks(ReplayStart.Beginning);
        consumer.HandleWith(books);
        await consumer.StartAsync();
        await Until(() => books.Count == 21, "the records");

        own.Cli("FLUSHALL");
        await Until(() => own.Cli("XLEN", _name).Trim() == "22", "all of it again, and the claim");
        for (int i = 0; i < 5; i++) await order.FillAsync(1);
        await Until(() => books.Count == 26, "the records after it");
        Assert.Empty(books.Wrong);
        Assert.Equal((FeedState.Live, FeedState.Live), (publisher.State, consumer.State));
    }

    private static FillRecord[] Fills(long epoch, long first, int count) => [.. Enumerable.Range(0, count).Select(i => new FillRecord
    {
        Epoch = epoch,
        Sequence = first + i,
        Identity = (ulong)(first + i + 1),
        Kind = RecordKind.Fill,
        Side = Side.Buy,
        OrderNo = new FixedText16("1"),
        Symbol = new FixedText16("AAPL"),
        Quantity = new Quantity(1),
        ReceivedUtcTicks = DateTime.UtcNow.Ticks,
    })];

    private async Task<JournalException> FailureAsync(RecordPosition after)
    {
        await using var feed = new FillFeed(new FillFeedOptions { Follow = Stream });
        feed.HandleWith(new StreamBooks(ReplayStart.After(after)));
        return (JournalException)await FailureOf(feed.StartAsync());
    }
}
