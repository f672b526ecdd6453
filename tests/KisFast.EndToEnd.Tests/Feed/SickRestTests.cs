using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>The REST service is ill while the WebSocket is well: the feed goes live, and says what it does not know.</summary>
public sealed class SickRestTests
{
    private static readonly RepairOptions Quick = new()
    {
        HistoryLag = TimeSpan.FromMilliseconds(50),
        Stability = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(50),
        GiveUpAfter = TimeSpan.FromSeconds(1),
        BaselinePatience = TimeSpan.FromMilliseconds(300),
    };

    [Theory]
    [InlineData("http=hang@history")]
    [InlineData("http=hang@token")]
    [InlineData("http=503@history")]
    [InlineData("egw=00201@history")]
    [InlineData("egw=00133@token")]
    public async Task A_start_does_not_wait_for_the_order_history(string fault)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [fault] });
        SimulatedOrder old = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
        await old.FillAsync(30);
        var handler = new PositionHandler();
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with { Account = kis.Account, Repair = Quick, LoggerFactory = logger });
        feed.HandleWith(handler);
        // Without a limit of its own a start takes as long as all retries, time limits and token minutes together: beyond all patience here.
        await feed.StartAsync().WaitAsync(Patience);
        Assert.Equal(FeedState.Live, feed.State);
        Assert.Contains(logger.Lines, line => line.StartsWith("Warning 18 ", StringComparison.Ordinal));

        // Nobody can say how much of the old order was missed and how much is old: none is made up, and the gap says so.
        await kis.Unheard(() => old.FillAsync(5));
        await Until(() => handler.GapsClosed >= 1, "the gap to close");
        Assert.False(handler.Gaps.First(gap => gap.Kind == RecordKind.GapClosed).IsGapRepaired);
        Assert.Equal(0, handler.Repairs);
    }

    [Fact]
    public async Task A_repair_that_gives_up_says_so_then_and_ends_by_itself_once_the_history_is_back()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Account = kis.Account, Repair = Quick with { BaselinePatience = null } });
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
        kis.Faults.Set("http=503@history");
        await kis.Unheard(() => order.FillAsync(40));
        await Until(() => handler.GapsClosed == 1, "the gap to close although nothing is repaired");
        FillRecord unrepaired = handler.Gaps.Last(gap => gap.Kind == RecordKind.GapClosed);
        Assert.Equal((false, false), (unrepaired.IsGapRepaired, unrepaired.MissingQuantity.HasValue));
        FillRecord opened = handler.Gaps.First();

        kis.Faults.Clear();
        await Until(() => handler.QuantityOf(order.Book) == 40, "the repair, without another loss");
        await Until(() => handler.Gaps.Last().IsGapRepaired, "a gap that is closed for good");
        Assert.Equal(1, feed.Statistics.Reconnects);
        Assert.All(handler.Gaps.Where(gap => gap.Kind == RecordKind.GapOpened), gap => Assert.Equal(opened.ReceivedAt, gap.ReceivedAt));
        int gaps = handler.GapsClosed;
        await Task.Delay(2500);
        Assert.Equal(gaps, handler.GapsClosed);
    }

    [Fact]
    public async Task What_is_lost_while_a_repair_gives_up_does_not_keep_its_gap_open()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Account = kis.Account, Repair = Quick with { BaselinePatience = null } });
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 1_000_000 });
        kis.Faults.Set("http=503@history");
        kis.Faults.Set("garbage=padding#1");
        using var over = new CancellationTokenSource();
        Task filling = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await order.FillAsync(1);
                await Task.Delay(20);
            }
        });
        await Until(() => handler.GapsClosed >= 2, "gaps to close while frame after frame is refused");
        await over.CancelAsync();
        await filling;
        kis.Faults.Clear();
        await Until(() => handler.GapsOpened == handler.GapsClosed && handler.DifferencesTo(kis.Book).Count == 0, "every share, once");
    }

    [Fact]
    public async Task A_repair_that_is_interrupted_counts_what_it_has_published()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        // The second round of looks is far away: the connection is lost before the repair can be complete.
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            Repair = Quick with { BaselinePatience = null, PollInterval = TimeSpan.FromSeconds(1), GiveUpAfter = TimeSpan.FromSeconds(20) },
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
        await LoseAsync(40);
        await Until(() => handler.Repairs == 1, "the first repair");
        await LoseAsync(7);
        await Until(() => handler.QuantityOf(order.Book) == 47 && handler.GapsOpened == handler.GapsClosed, "the second repair");
        Assert.Equal(47, handler.Gaps.Where(gap => gap.Kind == RecordKind.GapClosed).Sum(gap => gap.RepairedQuantity.GetValueOrDefault()));

        async Task LoseAsync(int quantity)
        {
            // No way back before it is filled.
            kis.Faults.Set("refuse=503");
            kis.DropConnections();
            await order.FillAsync(quantity);
            kis.Faults.Clear();
        }
    }

    [Fact]
    public async Task A_REST_handler_that_throws_anything_costs_the_repair_only()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        using var rest = new BrokenHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            Repair = Quick,
            AdjustRest = options => options with { MessageHandler = rest },
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        rest.IsBroken = true;
        for (int gap = 1; gap <= 3; gap++)
        {
            kis.DropConnections();
            await Until(() => handler.GapsClosed == gap, "the gap to close");
            Assert.False(handler.Gaps.Last().IsGapRepaired);
        }

        Assert.Equal(3, feed.Statistics.Reconnects);
    }

    /// <summary>The network, until it is broken in a way that no network breaks.</summary>
    private sealed class BrokenHandler : DelegatingHandler
    {
        public BrokenHandler()
            : base(new SocketsHttpHandler())
        {
        }

        public bool IsBroken { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            IsBroken ? throw new InvalidOperationException("a defect") : base.SendAsync(request, cancellationToken);
    }
}
