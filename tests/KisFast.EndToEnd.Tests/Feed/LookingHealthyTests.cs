using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Ways in which fills and states are lost while every light is green, each by the simulator's fault of that name.</summary>
public sealed class LookingHealthyTests
{
    [Fact]
    public async Task A_notice_that_never_left()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(3);
        kis.Faults.Set("unsent=1");
        await order.FillAsync(4);
        kis.Faults.Clear();
        await Until(() => handler.GapsClosed == 1, "the gap and its end");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        Assert.Equal((GapCause.NotSent, GapOutcome.Repaired), (handler.Gaps.First().GapCause, handler.Gaps.Last().GapOutcome));
        Assert.Equal((1L, 1L), (feed.Statistics.Connects, kis.Faults.Triggered["unsent"]));
    }

    [Theory]
    [InlineData("aptr0058")]
    [InlineData("opsq2000")]
    [InlineData("kiok0560")]
    [InlineData("egt0001")]
    [InlineData("unauthorized")]
    public async Task A_notice_that_never_left_after_a_look_that_was_refused(string refusal)
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(3);
        kis.Faults.Set($"refusal={refusal}@history#1");
        await Until(() => kis.Faults.Triggered.ContainsKey("refusal"), "a look that is refused");
        kis.Faults.Set("unsent=1");
        await order.FillAsync(4);
        kis.Faults.Clear();
        await Until(() => handler.GapsClosed == 1, "the gap and its end");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        Assert.Equal((GapCause.NotSent, GapOutcome.Repaired), (handler.Gaps.First().GapCause, handler.Gaps.Last().GapOutcome));
    }

    [Theory]
    [InlineData("opsq2000", 4)]
    [InlineData("opsq2000", 0)]
    public async Task A_repair_that_was_refused_is_made_again_once_the_history_can_be_read(string refusal, int missed)
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(3);
        kis.Faults.Set($"refusal={refusal}@history");
        await MissAsync(kis, () => missed > 0 ? order.FillAsync(missed) : Task.CompletedTask);
        await Until(() => handler.GapsClosed == 1, "the gap's end");
        Assert.Equal((GapOutcome.Unrepaired, 1L), (handler.Gaps.Last().GapOutcome, feed.Statistics.StandingGaps));
        kis.Faults.Clear();
        await Until(() => feed.Statistics.StandingGaps == 0, "the all-clear");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        Assert.Equal((2L, GapOutcome.Repaired), (handler.GapsClosed, handler.Gaps.Last().GapOutcome));
    }

    [Theory]
    [InlineData(OverfillPolicy.Deliver)]
    [InlineData(OverfillPolicy.HoldBack)]
    public async Task A_notice_that_comes_twice(OverfillPolicy policy)
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsOf(kis) with { Repair = OptionsOf(kis).Repair with { Overfills = policy } });
        feed.HandleWith(handler);
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        kis.Faults.Set("twice=1");
        await order.FillAsync(10);
        kis.Faults.Clear();
        // Beyond what was ordered: a gap of its own cause, and the history settles it.
        await Until(() => handler.Records.Any(static record => record.Kind == RecordKind.GapClosed), "the end of the gap");
        FillRecord[] records = [.. handler.Records];
        Assert.Equal((GapCause.Doubt, GapOutcome.Repaired), (records[^1].GapCause, records[^1].GapOutcome));
        Assert.Equal(policy == OverfillPolicy.Deliver ? [Doubts.None, Doubts.Overfill] : [Doubts.None],
            records.Where(static record => record.Kind == RecordKind.Fill).Select(static record => record.Doubts));
        Assert.Equal((1L, 0L), (feed.Statistics.Doubtful, feed.Statistics.StandingGaps));
        await Until(() => orders.IsCertain && orders.Find(order.Book.OrderNo)!.Filled == 10, "the books");
        Assert.Equal(10, kis.SentTwice[order.Book.OrderNo]);
    }

    [Fact]
    public async Task A_notice_that_comes_twice_within_what_was_ordered()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsOf(kis) with { LoggerFactory = logger });
        feed.HandleWith(handler);
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
        kis.Faults.Set("twice=1");
        await order.FillAsync(10);
        kis.Faults.Clear();
        // Nothing on the wire tells it from a second fill: the comparison with the history does, without any other gap.
        await Until(() => handler.GapsClosed == 1, "the gap and its end");
        FillRecord closed = handler.Gaps.Last();
        Assert.Equal((GapCause.Doubt, GapOutcome.Doubtful), (closed.GapCause, closed.GapOutcome));
        Assert.Equal([order.Book.OrderNo], closed.DoubtfulOrders);
        Assert.Equal((1L, false), (feed.Statistics.StandingGaps, orders.IsCertain));
        Assert.Contains(logger.Lines, static line => line.Contains("20 shares were delivered, and 10 are in the history", StringComparison.Ordinal));
        // Told once: the looks after it find nothing new.
        long calls = kis.HistoryCalls;
        await Until(() => kis.HistoryCalls > calls + 6, "more looks");
        Assert.Equal(1, handler.GapsOpened);
    }

    [Theory]
    [InlineData("quantity")]
    [InlineData("missing")]
    [InlineData("negative")]
    [InlineData("fraction")]
    [InlineData("more")]
    [InlineData("nameless")]
    public async Task A_history_with_one_senseless_row(string kind)
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder earlier = await kis.PlaceAsync(new OrderTicket { Quantity = 10 }), latest = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        kis.Faults.Set($"historyrow={kind}");
        await MissAsync(kis, async () =>
        {
            await earlier.FillAsync(3);
            await latest.FillAsync(4);
        });
        await Until(() => handler.GapsClosed == 1, "the gap's end");
        Assert.NotEqual(GapOutcome.Repaired, handler.Gaps.Last().GapOutcome);
        Assert.Equal((3L, 0L), (handler.QuantityOf(earlier.Book), handler.QuantityOf(latest.Book)));
        Assert.Equal(1, feed.Statistics.StandingGaps);
        kis.Faults.Clear();
        await Until(() => handler.DifferencesTo(kis.Book).Count == 0 && feed.Statistics.StandingGaps == 0, "the rest");
    }

    [Fact]
    public async Task Endless_paging()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsOf(kis) with { LoggerFactory = logger });
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        kis.Faults.Set("historyendless");
        await MissAsync(kis, () => order.FillAsync(4));
        await Until(() => handler.GapsClosed == 1, "the gap's end");
        // What the pages show for certain is repaired; that they are all of them is not said.
        Assert.Equal((4L, GapOutcome.Unrepaired), (handler.QuantityOf(order.Book), handler.Gaps.Last().GapOutcome));
        Assert.Contains(logger.Lines, static line => line.Contains("did not end, or repeated themselves", StringComparison.Ordinal));
        // Each reading ends at the first page that brings nothing new.
        Assert.InRange(kis.Faults.Triggered["historyendless"], 2, 2 * kis.HistoryCalls);
        kis.Faults.Clear();
        await Until(() => feed.Statistics.StandingGaps == 0, "the all-clear");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task States_that_changed_while_away(int seed)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        { Rate = 200, Seed = seed, OrderFlow = OrderFlowMode.Manual, Faults = ["away=60"] });
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        kis.StartOrders();
        await Until(() => kis.Faults.Triggered.GetValueOrDefault("away") >= 3, "three cuts");
        kis.PauseOrders();
        await Until(() => handler.GapsClosed == handler.GapsOpened && handler.GapsClosed > 0 && Differences(kis, orders).Count == 0, "the states of the book");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        Assert.Contains(orders.All, static order => order.Status == OrderStatus.Rejected);
    }

    [Fact]
    public async Task Another_account_under_the_HTS_id()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await kis.PublishAsync(new SimulatedNotice { HtsId = kis.HtsId, Account = "8888888822", OrderNo = "77", Kind = "1", Acceptance = "1" });
        await MissAsync(kis, () => order.FillAsync(4));
        await Until(() => handler.GapsClosed == 2, "both gaps' ends");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        Assert.Equal(
            [(SimulatedAccountOf(kis), GapOutcome.Repaired), ("8888888822", GapOutcome.NotAttempted)],
            handler.Gaps.Where(static gap => gap.Kind == RecordKind.GapClosed).Select(static gap => (gap.Account.ToString(), gap.GapOutcome)));
        Assert.Equal(1, feed.Statistics.StandingGaps);
        feed.AcknowledgeGaps();
        Assert.Equal(0, feed.Statistics.StandingGaps);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task A_machine_whose_clock_is_days_off(int days)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"clockskew={days * 24 * 3600}"] });
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsOf(kis));
        feed.HandleWith(handler);
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(3);
        await MissAsync(kis, () => order.FillAsync(4));
        await Until(() => handler.GapsClosed == 1, "the gap's end");
        await order.FillAsync(2);
        await Until(() => handler.QuantityOf(order.Book) == 9, "the last fill");
        long calls = kis.HistoryCalls;
        await Until(() => kis.HistoryCalls > calls + 6, "some looks");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        Assert.Equal((1L, GapOutcome.Repaired, 9L), (handler.GapsOpened, handler.Gaps.Last().GapOutcome, orders.Find(order.Book.OrderNo)!.Filled));
    }

    [Fact]
    public async Task A_process_that_was_asleep()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        var time = new SleepyTime();
        await using var feed = new FillFeed(OptionsOf(kis) with { TimeProvider = time, StaleAfter = TimeSpan.FromSeconds(2) });
        feed.HandleWith(handler);
        await feed.StartAsync();
        time.Sleep(TimeSpan.FromHours(1));
        await Until(() => feed.Statistics.Reconnects == 1 && feed.State == FeedState.Live && handler.GapsClosed == 1, "a new connection");
        Assert.Contains("went on by 3600 s while this process did not run", feed.Sessions[0].LastFailure!.Message, StringComparison.Ordinal);
        Assert.Equal(GapCause.ConnectionLost, handler.Gaps.First().GapCause);
    }

    private static string SimulatedAccountOf(KisSimulator kis) => kis.Account.Replace("-", "", StringComparison.Ordinal);

    private static List<string> Differences(KisSimulator kis, OrderTracker orders) =>
    [
        .. kis.Book.Orders.Where(order => orders.Find(order.OrderNo)?.Status != StatusOf(order)).Select(static order => $"{order.OrderNo} {order.State}"),
    ];

    private static OrderStatus StatusOf(BookOrder order) => order.State switch
    {
        SimulatedOrderState.Working => order.FilledQuantity > 0 ? OrderStatus.PartiallyFilled : OrderStatus.Accepted,
        SimulatedOrderState.Filled => OrderStatus.Filled,
        SimulatedOrderState.Replaced => OrderStatus.Amended,
        SimulatedOrderState.Rejected => OrderStatus.Rejected,
        _ => OrderStatus.Cancelled,
    };

    private static async Task MissAsync(KisSimulator kis, Func<Task> happens)
    {
        kis.Faults.Set("refuse=503");
        kis.DropConnections();
        await Until(() => kis.Connections == 0, "the cut");
        await happens();
        kis.Faults.Clear("refuse");
    }

    private static FillFeedOptions OptionsOf(KisSimulator kis) => OptionsFor(kis) with
    {
        Account = kis.Account,
        Repair = new RepairOptions
        {
            HistoryLag = TimeSpan.FromMilliseconds(200),
            Stability = TimeSpan.FromMilliseconds(200),
            PollInterval = TimeSpan.FromMilliseconds(50),
            CompareEvery = TimeSpan.FromMilliseconds(300),
            GiveUpAfter = TimeSpan.FromSeconds(3),
        },
    };

    /// <summary>A machine whose monotonic clock stands while it sleeps.</summary>
    private sealed class SleepyTime : TimeProvider
    {
        private long _slept;

        public void Sleep(TimeSpan time) => Interlocked.Add(ref _slept, time.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _slept));
    }
}
