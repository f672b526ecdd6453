using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>A feed in the user's own loop.</summary>
public sealed class PollTests
{
    [Fact]
    public async Task Everything_happens_on_the_thread_that_polls()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            OrderFlow = OrderFlowMode.Manual,
            Rate = 0,
            Notices = 3_000,
            PingPongInterval = TimeSpan.FromMilliseconds(20),
            PingPongTimeout = TimeSpan.FromSeconds(5),
        });
        var (handler, after) = (new AffineHandler(), new RecordingHandler());
        await using var feed = new FillFeed(PolledBy(kis));
        feed.HandleInline(handler).Then(after);
        await feed.StartAsync();
        kis.StartOrders();
        long polled = await OnLoop(feed, () => handler.Seen == 3_000 && kis.PingPongReplies.ByPong > 1);
        Assert.Equal((3_000L, 3_000L, null), (polled, handler.Seen, handler.Finding));
        Assert.Single(handler.Threads);
        await Until(() => after.Count == 3_000, "all records behind it");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Equal((FeedState.Stopped, 0), (feed.State, feed.Poll()));
        Assert.Equal(0, kis.Connections);
        Assert.True(feed.Statistics.LongestPollPause > TimeSpan.Zero);
    }

    [Fact]
    public async Task Gaps_and_repairs_wait_for_the_next_call()
    {
        SimulatedCustomer customer = SimulatedCustomer.Numbered(1);
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = [customer], OrderFlow = OrderFlowMode.Manual, Rate = 200 });
        var (affine, handler) = (new AffineHandler(), new PositionHandler());
        await using var feed = new FillFeed(PolledBy(kis) with
        {
            AppKey = customer.AppKey,
            AppSecret = customer.AppSecret,
            HtsId = customer.HtsIds[0],
            Account = customer.Accounts[0],
            Repair = new RepairOptions
            {
                HistoryLag = TimeSpan.FromMilliseconds(300),
                Stability = TimeSpan.FromMilliseconds(300),
                PollInterval = TimeSpan.FromMilliseconds(100),
                GiveUpAfter = TimeSpan.FromSeconds(20),
            },
        });
        feed.HandleInline(affine).ThenInline(handler);
        await feed.StartAsync();
        kis.StartOrders();
        await OnLoop(feed, () => affine.Seen > 50);
        kis.DropConnections(reset: true);
        await OnLoop(feed, () => handler.GapsClosed > 0 && feed.State == FeedState.Live);
        kis.PauseOrders();
        await OnLoop(feed, () => handler.GapsOpened == handler.GapsClosed && handler.DifferencesTo(kis.Book).Count == 0);
        Assert.Null(affine.Finding);
    }

    [Fact]
    public async Task Wrong_calls_are_clear_errors()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 10 });
        await using var threaded = new FillFeed(OptionsFor(kis));
        Assert.Contains("FeedThreading.Caller", Assert.Throws<InvalidOperationException>(() => { threaded.Poll(); }).Message, StringComparison.Ordinal);

        Exception? inside = null, beside = null;
        FillFeed? feed = null;
        var handler = new AffineHandler
        {
            Work = () =>
            {
                inside ??= Record.Exception(() => { feed!.Poll(); });
                var other = new Thread(() => beside ??= Record.Exception(() => { feed!.Poll(); }));
                other.Start();
                other.Join();
            },
        };
        feed = new FillFeed(PolledBy(kis));
        await using FillFeed owned = feed;
        feed.HandleInline(handler);
        Assert.Contains("started", Assert.Throws<InvalidOperationException>(() => { feed.Poll(); }).Message, StringComparison.Ordinal);
        await feed.StartAsync();
        kis.StartOrders();
        await OnLoop(feed, () => handler.Seen == 10);
        Assert.Contains("inside a handler", Assert.IsType<InvalidOperationException>(inside).Message, StringComparison.Ordinal);
        Assert.Contains("another thread", Assert.IsType<InvalidOperationException>(beside).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_needs_nobody_who_polls_and_bears_somebody()
    {
        foreach (bool polls in new[] { false, true })
        {
            await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 500 });
            var handler = new AffineHandler();
            await using var feed = new FillFeed(PolledBy(kis));
            feed.HandleInline(handler);
            await feed.StartAsync();
            await OnLoop(feed, () => handler.Seen > 20);
            Task loop = polls ? OnLoop(feed, () => feed.Completion.IsCompleted) : Task.CompletedTask;
            await feed.StopAsync().WaitAsync(Patience);
            await loop;
            Assert.Equal((FeedState.Stopped, null, feed.Statistics.Records), (feed.State, handler.Finding, handler.Seen));
        }
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_feed_not_the_loop()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 100 });
        var handler = new AffineHandler { Work = static () => throw new FormatException("Thrown on purpose.") };
        await using var feed = new FillFeed(PolledBy(kis));
        feed.HandleInline(handler);
        await feed.StartAsync();
        kis.StartOrders();
        await OnLoop(feed, () => feed.Completion.IsCompleted);
        Assert.Equal(FeedFailure.Handler, (await FailureOf(feed.Completion)).Failure);
    }

    [Fact]
    public async Task A_handler_may_stop_the_feed_and_wait_for_that()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 100 });
        FillFeed? feed = null;
        var handler = new AffineHandler { Work = () => feed!.StopAsync().Wait(Patience) };
        feed = new FillFeed(PolledBy(kis));
        feed.HandleInline(handler);
        await feed.StartAsync();
        await OnLoop(feed, () => feed.Completion.IsCompleted);
        Assert.Equal(FeedState.Stopped, feed.State);
    }

    [Fact]
    public async Task A_long_pause_is_told_while_it_lasts_and_is_not_taken_for_silence()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            OrderFlow = OrderFlowMode.Manual,
            Rate = 0,
            Notices = 10,
            PingPongInterval = TimeSpan.FromMilliseconds(50),
            PingPongTimeout = TimeSpan.FromMinutes(1),
        });
        var handler = new AffineHandler();
        var logger = new ListLogger();
        await using var feed = new FillFeed(PolledBy(kis) with
        {
            PollLimit = TimeSpan.FromMilliseconds(300),
            StaleAfter = TimeSpan.FromMilliseconds(800),
            LoggerFactory = logger,
        });
        feed.HandleInline(handler);
        await feed.StartAsync();
        feed.Poll();
        await Until(() => logger.Lines.Any(static line => line.StartsWith("Warning 35 ", StringComparison.Ordinal)), "a warning");
        await Task.Delay(1_500);
        kis.StartOrders();
        await OnLoop(feed, () => handler.Seen == 10);
        Assert.Equal((1L, 0L), (feed.Statistics.Connects, feed.Statistics.GapsOpened));
        Assert.True(feed.Statistics.LongestPollPause > TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Many_sessions_are_polled_together()
    {
        const int Sessions = 8;
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, Sessions).Select(SimulatedCustomer.Numbered)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        { Customers = customers, OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 4_000 });
        var handler = new AffineHandler();
        await using var feed = new FillFeed(PolledBy(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            Sessions = [.. customers.Select(
                customer => new FillSessionOptions { AppKey = customer.AppKey, AppSecret = customer.AppSecret, HtsIds = [customer.HtsIds[0]] })],
        });
        feed.HandleInline(handler);
        await feed.StartAsync();
        kis.StartOrders();
        await OnLoop(feed, () => kis.OrdersCompletion.IsCompleted && handler.Seen >= kis.Sent);
        Assert.Equal((kis.Sent, null), (handler.Seen, handler.Finding));
    }

    private static FillFeedOptions PolledBy(KisSimulator kis) => OptionsFor(kis) with { Threading = FeedThreading.Caller };

    // A thread of its own, as a strategy's loop has.
    private static Task<long> OnLoop(FillFeed feed, Func<bool> isDone) => Task.Factory.StartNew(
        () =>
        {
            long records = 0;
            for (long began = Environment.TickCount64; !isDone();)
            {
                int polled = feed.Poll();
                records += polled;
                if (polled == 0) Thread.Sleep(0);
                Assert.True(Environment.TickCount64 - began < Patience.TotalMilliseconds, "the loop never got what it waited for");
            }

            return records;
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private sealed class AffineHandler : IFillHandler
    {
        private int _inside;
        private long _next;
        private long _seen;

        public Action Work { get; init; } = static () => { };

        public HashSet<int> Threads { get; } = [];

        public long Seen => Volatile.Read(ref _seen);

        public string? Finding { get; private set; }

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (Interlocked.Increment(ref _inside) != 1) Finding ??= $"two threads at record {sequence}";
            if (sequence != _next++) Finding ??= $"{sequence} came instead of {_next - 1}";
            Threads.Add(Environment.CurrentManagedThreadId);
            try
            {
                Work();
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }

            Volatile.Write(ref _seen, sequence + 1);
        }
    }
}
