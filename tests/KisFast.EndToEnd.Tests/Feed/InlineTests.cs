using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Handlers where the bytes arrive, in every receive mode.</summary>
public sealed class InlineTests
{
    public static TheoryData<ReceiveMode> Modes => [.. Enum.GetValues<ReceiveMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Everything_arrives_once_in_order_with_handlers_beside_and_after(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Rate = 0,
            Notices = 3_000,
            PingPongInterval = TimeSpan.FromMilliseconds(20),
            PingPongTimeout = TimeSpan.FromSeconds(5),
        });
        var (first, second, after, beside) = (new InlineHandler(), new InlineHandler(), new RecordingHandler(), new RecordingHandler());
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode, RingSize = 64 });
        feed.HandleInline(first).ThenInline(second).Then(after);
        feed.HandleWith(beside);
        await feed.StartAsync();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => after.Count >= kis.Sent && beside.Count >= kis.Sent, "all records");
        await Until(() => kis.PingPongReplies.ByPong > 0, "a reply to PINGPONG");
        Assert.Equal((kis.Sent, kis.Sent), (first.Seen, second.Seen));
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Equal((null, null), (first.Finding, second.Finding));
        Assert.Equal(Enumerable.Range(0, (int)kis.Sent).Select(i => (long)i), after.Records.Select(r => r.Sequence));
        Assert.True(first.LastEnded, "the last record of a read ends a batch");
        Assert.True(feed.Statistics.LongestInline > TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Many_sessions_never_call_it_on_two_threads_at_once(ReceiveMode mode)
    {
        const int Sessions = 8;
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, Sessions).Select(SimulatedCustomer.Numbered)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers, Rate = 0, Notices = 4_000 });
        var handler = new InlineHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            ReceiveMode = mode,
            Sessions = [.. customers.Select(
                customer => new FillSessionOptions { AppKey = customer.AppKey, AppSecret = customer.AppSecret, HtsIds = [customer.HtsIds[0]] })],
        });
        feed.HandleInline(handler);
        await feed.StartAsync();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => handler.Seen >= kis.Sent, "all records");
        Assert.Equal((kis.Sent, null), (handler.Seen, handler.Finding));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Gaps_come_in_order_too(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual });
        var (inline, handler) = (new InlineHandler(), new PositionHandler());
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode });
        feed.HandleInline(inline).ThenInline(handler);
        await feed.StartAsync();
        kis.DropConnections(reset: false);
        await Until(() => handler.GapsClosed == 1 && feed.State == FeedState.Live, "a closed gap");
        kis.StartOrders();
        await Until(() => inline.Seen > 20, "records after the gap");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Null(inline.Finding);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task What_it_throws_stops_the_feed_at_that_record(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 500 });
        var handler = new InlineHandler { At = (10, static () => throw new FormatException("Thrown on purpose.")) };
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode });
        feed.HandleInline(handler);
        await feed.StartAsync();
        kis.StartOrders();
        KisFastException failure = await FailureOf(feed.Completion);
        Assert.Equal(FeedFailure.Handler, failure.Failure);
        Assert.Contains($"{nameof(InlineHandler)} threw FormatException at record 10", failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Equal(10, handler.Seen);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task What_it_throws_may_be_logged_and_left_behind(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 200 });
        var handler = new InlineHandler { At = (10, static () => throw new FormatException("Thrown on purpose.")) };
        var after = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode, OnHandlerError = HandlerErrorPolicy.LogAndContinue });
        feed.HandleInline(handler).Then(after);
        await feed.StartAsync();
        await Until(() => after.Count == 200, "200 records");
        Assert.Equal((199L, 1L), (handler.Seen, feed.Statistics.HandlerErrors));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task It_may_stop_the_feed_and_even_wait_for_that(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 500 });
        FillFeed? feed = null;
        var handler = new InlineHandler
        {
            At = (10, () =>
            {
                feed!.StopAsync().Wait(Patience);
                feed.DisposeAsync().AsTask().Wait(Patience);
            }
            ),
        };
        feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode });
        feed.HandleInline(handler);
        await feed.StartAsync();
        kis.StartOrders();
        await feed.Completion.WaitAsync(Patience);
        Assert.Equal(FeedState.Stopped, feed.State);
        Assert.Null(handler.Finding);
        // What was published is handled, also what came after.
        Assert.Equal(feed.Statistics.Records, handler.Seen);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task One_that_never_comes_back_does_not_keep_the_feed_from_stopping(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 500 });
        using var release = new ManualResetEventSlim();
        var handler = new InlineHandler { At = (10, () => release.Wait()) };
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with
        { ReceiveMode = mode, LoggerFactory = logger, SubscribeTimeout = TimeSpan.FromMilliseconds(500), DrainTimeout = TimeSpan.FromMilliseconds(200) })
        {
            HaltTimeout = TimeSpan.FromMilliseconds(200),
        };
        // Before the feed is disposed of, however the test ends.
        await using var comesBack = new Release(release);
        feed.HandleInline(handler);
        await feed.StartAsync();
        await Until(() => handler.Seen == 10, "the record that it does not come back from");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.True(feed.Completion.IsCompleted);
        Assert.Equal(10, handler.Seen);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_slow_one_is_counted_and_told(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 50 });
        var handler = new InlineHandler { At = (10, static () => Thread.Sleep(30)) };
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode, LoggerFactory = logger, InlineLimit = TimeSpan.FromMilliseconds(20) });
        feed.HandleInline(handler);
        await feed.StartAsync();
        await Until(() => handler.Seen == 50, "all records");
        await Until(() => feed.Statistics.SlowInline > 0, "a slow read");
        Assert.True(feed.Statistics.LongestInline >= TimeSpan.FromMilliseconds(29));
        await Until(() => logger.Lines.Any(static line => line.StartsWith("Warning 33 ", StringComparison.Ordinal)), "a warning");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_blocked_one_is_told_of_while_it_blocks(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 50 });
        using var release = new ManualResetEventSlim();
        var handler = new InlineHandler { At = (10, () => release.Wait(Patience)) };
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with
        { ReceiveMode = mode, LoggerFactory = logger, SubscribeTimeout = TimeSpan.FromMilliseconds(500) });
        feed.HandleInline(handler);
        await feed.StartAsync();
        await Until(() => logger.Lines.Any(static line => line.StartsWith("Warning 34 ", StringComparison.Ordinal)), "a warning");
        Assert.Equal(10, handler.Seen);
        release.Set();
        await Until(() => handler.Seen == 50, "all records");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Nothing_of_the_warm_up_is_ever_seen(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 100 });
        var handler = new InlineHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { WarmUp = true, ReceiveMode = mode });
        feed.HandleInline(handler);
        await feed.StartAsync();
        await Task.Delay(200);
        Assert.Equal((0L, 0L, TimeSpan.Zero), (handler.Seen, feed.Statistics.Records, feed.Statistics.LongestInline));
        kis.StartOrders();
        await Until(() => handler.Seen == 100, "100 records");
        Assert.Null(handler.Finding);
    }

    [Fact]
    public async Task A_struct_keeps_its_state_and_a_started_feed_takes_no_more()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 100 });
        int[] last = new int[1];
        await using var feed = new FillFeed(OptionsFor(kis));
        FillHandlers thread = feed.HandleWith(new RecordingHandler());
        Assert.Throws<InvalidOperationException>(() => thread.ThenInline(new InlineHandler()));
        feed.HandleInline(new CountingHandler(last));
        await feed.StartAsync();
        await Until(() => Volatile.Read(ref last[0]) == 100, "100 records");
        Assert.Throws<InvalidOperationException>(() => feed.HandleInline(new InlineHandler()));
    }

    /// <summary>Checks order, and that it is on one thread at a time.</summary>
    private sealed class InlineHandler : IFillHandler
    {
        private int _inside;
        private long _next;
        private long _seen;

        public (long Record, Action Work) At { get; init; } = (-1, static () => { });

        public long Seen => Volatile.Read(ref _seen);

        public string? Finding { get; private set; }

        public bool LastEnded { get; private set; }

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (Interlocked.Increment(ref _inside) != 1) Finding ??= $"two threads at record {sequence}";
            if (sequence != _next || record.Sequence != sequence) Finding ??= $"{sequence} came instead of {_next}";
            _next = sequence + 1;
            LastEnded = endOfBatch;
            try
            {
                if (sequence == At.Record) At.Work();
                Volatile.Write(ref _seen, _seen + 1);
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    }

    private struct CountingHandler(int[] last) : IFillHandler
    {
        private int _count;

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => Volatile.Write(ref last[0], ++_count);
    }

    private sealed class Release(ManualResetEventSlim release) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            release.Set();
            return ValueTask.CompletedTask;
        }
    }
}
