using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

public sealed class FillFeedTests
{
    [Theory]
    [InlineData(PingPongReply.PongFrame)]
    [InlineData(PingPongReply.EchoText)]
    public async Task Everything_the_server_sends_arrives_once_and_in_order(PingPongReply reply)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Rate = 0,
            Notices = 5_000,
            PingPongInterval = TimeSpan.FromMilliseconds(20),
            PingPongTimeout = TimeSpan.FromSeconds(5),
        });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { PingPongReply = reply });
        feed.HandleWith(handler);
        await feed.StartAsync();
        Assert.Equal(FeedState.Live, feed.State);

        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => handler.Count >= kis.Sent, "all records");
        await Until(() => reply == PingPongReply.PongFrame ? kis.PingPongReplies.ByPong > 0 : kis.PingPongReplies.ByEcho > 0, "a reply to PINGPONG");
        await feed.StopAsync();
        await feed.Completion;

        Assert.Equal(FeedState.Stopped, feed.State);
        Assert.Equal(kis.Sent, handler.Count);
        Assert.Equal(Enumerable.Range(0, handler.Count).Select(i => (long)i), handler.Records.Select(r => r.Sequence));
        Assert.All(handler.Records, r => Assert.Equal(kis.HtsId, r.HtsId.ToString()));
        FeedStatistics statistics = feed.Statistics;
        Assert.Equal(kis.Sent, statistics.Records);
        Assert.Equal(0, statistics.Rejects);
        Assert.True(statistics.PingPongs > 0);
        Assert.Equal(0, kis.Connections);
    }

    [Theory]
    [InlineData("eightlet", 0)]
    [InlineData("nineletts", 1)]
    public async Task An_HTS_id_longer_than_KIS_documents_is_warned_about(string htsId, int warnings)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { AcceptAnyHtsId = true });
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with { HtsId = htsId, LoggerFactory = logger });
        // The simulator refuses the longer one, as KIS's documents let expect.
        await Task.WhenAny(feed.StartAsync());
        Assert.Equal(warnings, logger.Lines.Count(line => line.StartsWith("Warning 19 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Paper_trading_works_likewise()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Environment = SimulatedEnvironment.Paper, Rate = 0, Notices = 100 });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Environment = KisEnvironment.Paper, CustomerType = CustomerType.Corporate });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 100, "100 records");
        Assert.All(handler.Records, r => Assert.Equal(TrId.H0GSCNI9, r.TrId));
    }

    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Spin)]
    public async Task Nothing_of_the_warm_up_is_ever_seen(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 100 });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { WarmUp = true, ReceiveMode = mode });
        feed.HandleWith(handler);
        await feed.StartAsync();
        // A spinning thread keeps itself warm.
        await Task.Delay(200);
        Assert.Equal(0, handler.Count);
        Assert.Equal(0, feed.Statistics.Records);
        kis.StartOrders();
        await Until(() => handler.Count == 100, "100 records");
        Assert.Equal(0, handler.Records.First().Sequence);
        Assert.Equal(100, feed.Statistics.Records);
    }

    [Fact]
    public async Task A_handler_that_is_a_struct_keeps_its_state()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 100 });
        int[] last = [0];
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(new CountingHandler(last));
        await feed.StartAsync();
        await Until(() => Volatile.Read(ref last[0]) == 100, "100 counted");
    }

    [Fact]
    public async Task Handlers_form_a_graph()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 200 });
        var first = new RecordingHandler();
        var second = new RecordingHandler();
        var last = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(first, second).Then(last);
        await feed.StartAsync();
        await Until(() => last.Count == 200, "200 records at the end of the graph");
        Assert.Equal(200, first.Count);
        Assert.Equal(200, second.Count);
        Assert.Throws<InvalidOperationException>(() => feed.HandleWith(new RecordingHandler()));
    }

    [Fact]
    public async Task States_are_seen_in_order()
    {
        await using var kis = await KisSimulator.StartAsync();
        var seen = new List<FeedState>();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.StateChanged += (_, change) => seen.Add(change.To);
        feed.StateChanged += (_, _) => throw new InvalidOperationException("A bad listener.");
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        await feed.StopAsync();
        Assert.Equal(
            [FeedState.Authorizing, FeedState.Connecting, FeedState.Subscribing, FeedState.Live, FeedState.Stopping, FeedState.Stopped], seen);
    }

    [Fact]
    public async Task A_handler_that_throws_stops_the_feed_and_is_named()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 5_000 });
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(new ThrowingHandler(10));
        await feed.StartAsync();
        kis.StartOrders();
        KisFastException failure = await FailureOf(feed.Completion);
        Assert.Equal(FeedFailure.Handler, failure.Failure);
        Assert.Contains(nameof(ThrowingHandler), failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task A_handler_that_throws_may_go_on()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 100 });
        var handler = new ThrowingHandler(10);
        await using var feed = new FillFeed(OptionsFor(kis) with { OnHandlerError = HandlerErrorPolicy.LogAndContinue });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Seen == 100, "100 records");
        Assert.Equal(10, feed.Statistics.HandlerErrors);
    }

    [Fact]
    public async Task A_slow_handler_holds_the_server_back_and_loses_nothing()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 2_000 });
        var handler = new SlowHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16 });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => feed.Statistics.RingStalls > 0, "a full ring");
        handler.Release();
        await Until(() => handler.Seen == 2_000, "all records");
    }

    [Fact]
    public async Task A_full_ring_stops_the_feed_if_asked_to()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 2_000 });
        var handler = new SlowHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16, FullRing = FullRingPolicy.Stop });
        feed.HandleWith(handler);
        await feed.StartAsync();
        kis.StartOrders();
        await Until(() => feed.State == FeedState.Faulted, "the feed to fault");
        handler.Release();
        Assert.Equal(FeedFailure.RingFull, (await FailureOf(feed.Completion)).Failure);
        Assert.Equal(16, handler.Seen);
    }

    [Fact]
    public async Task Stopping_hands_every_published_record_to_the_handlers()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 500 });
        var handler = new SlowHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => feed.Statistics.Records == 500, "500 published records");
        Task stopped = feed.StopAsync();
        handler.Release();
        await stopped.WaitAsync(Patience);
        Assert.Equal(500, handler.Seen);
    }

    [Fact]
    public async Task A_handler_that_never_comes_back_does_not_keep_the_feed_from_stopping()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 500 });
        var handler = new SlowHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16, DrainTimeout = TimeSpan.FromMilliseconds(200) });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => feed.Statistics.RingStalls > 0, "a full ring");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Equal(FeedState.Stopped, feed.State);
        Assert.Equal(0, handler.Seen);
        handler.Release();
    }

    [Fact]
    public async Task A_feed_is_used_once_and_may_be_stopped_unstarted()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis));
        await feed.StopAsync();
        await feed.StopAsync();
        await feed.Completion;
        await Assert.ThrowsAsync<InvalidOperationException>(() => feed.StartAsync());
    }

    private sealed class ThrowingHandler(int every) : IFillHandler
    {
        private int _seen;

        public int Seen => Volatile.Read(ref _seen);

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (Interlocked.Increment(ref _seen) % every == 0) throw new FormatException("Thrown on purpose.");
        }
    }

    private sealed class SlowHandler : IFillHandler
    {
        private readonly TaskCompletionSource _open = new();
        private int _seen;

        public int Seen => Volatile.Read(ref _seen);

        public void Release() => _open.TrySetResult();

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            _open.Task.Wait();
            Interlocked.Increment(ref _seen);
        }
    }

    private struct CountingHandler(int[] last) : IFillHandler
    {
        private int _count;

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => Volatile.Write(ref last[0], ++_count);
    }
}
