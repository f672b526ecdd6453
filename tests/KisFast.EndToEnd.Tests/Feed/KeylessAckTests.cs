using System.Collections.Concurrent;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Live means with a key: an ack without one is asked for again, then the connection is made anew, never in a tight loop.</summary>
public sealed class KeylessAckTests
{
    private static readonly RepairOptions Quick = new()
    {
        HistoryLag = TimeSpan.FromMilliseconds(50),
        Stability = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(60),
        GiveUpAfter = TimeSpan.FromSeconds(20),
    };

    public static TheoryData<string> Forms => new() { "absent", "already", "empty", "null", "headerless", "short", "long", "blank", "nokey" };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_key_never_came(string form)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"keyless={form}"] });
        var handler = new PositionHandler();
        var kept = new ConcurrentQueue<QuarantinedFrame>();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            Repair = Quick,
            Quarantine = kept.Enqueue,
            SubscribeTimeout = TimeSpan.FromMilliseconds(300),
            Reconnect = OptionsFor(kis).Reconnect with { AppKeyInUsePatience = TimeSpan.FromMinutes(5) },
        });
        feed.HandleWith(handler);
        Task starting = feed.StartAsync();
        await Until(() => kis.SubscriptionsTo(kis.HtsId) == 1, "a subscription");
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
        await order.FillAsync(10);
        await Until(() => feed.Statistics.KeylessAcks >= 4, "the second connection's second ask");
        Assert.False(starting.IsCompleted);
        Assert.NotEqual(FeedState.Live, feed.State);
        Assert.Contains("gave no key", feed.Sessions[0].LastFailure!.Message, StringComparison.Ordinal);
        // Two asks a connection: as many connections as that, no more.
        Assert.InRange(kis.ConnectionsSoFar, 2, 4);
        kis.Faults.Clear();
        await starting.WaitAsync(Patience);
        await order.FillAsync(20);
        await Until(() => handler.QuantityOf(order.Book) == 30, "what came meanwhile, and what came after");
        Assert.Contains(kept, frame => frame.Reason == RejectReason.NoKey);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Asked_for_again_the_key_comes_on_the_same_connection(string form)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"keyless={form}#1"] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync().WaitAsync(Patience);
        Assert.Equal((1, 1), (kis.ConnectionsSoFar, feed.Statistics.KeylessAcks));
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => handler.Count == 1, "the notice");
    }

    [Fact]
    public async Task A_start_whose_key_never_comes_ends_with_its_line()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["keyless"] });
        await using var feed = new FillFeed(OptionsFor(kis) with { SubscribeTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.Contains("gave no key", (await FailureOf(feed.StartAsync())).Message, StringComparison.Ordinal);
        Assert.Equal(FeedState.Faulted, feed.State);
    }

    [Theory]
    [InlineData(SimulatedEnvironment.Paper)]
    [InlineData(SimulatedEnvironment.Real)]
    public async Task Data_under_the_other_TR_id_is_read_with_the_key_that_is_there(SimulatedEnvironment environment)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        { Environment = environment, Rate = 0, Notices = 30, Faults = ["othertr"] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Environment = environment == SimulatedEnvironment.Paper ? KisEnvironment.Paper : KisEnvironment.Real,
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 30, "all notices");
        Assert.Equal((30, 0), (feed.Statistics.OtherTrNotices, feed.Statistics.Rejects));
        Assert.Equal(0, feed.Statistics.Reconnects);
    }

    [Theory]
    [InlineData("9999")]
    [InlineData("8993")]
    [InlineData("8996")]
    [InlineData("0003")]
    [InlineData("0008")]
    [InlineData("0011")]
    [InlineData("1234")]
    public async Task A_code_that_nobody_s_request_caused(string code)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 30, Faults = [$"stray={code}#10"] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 30, "all notices");
        Assert.Equal((3, 0, 0), (feed.Statistics.StrayAcks, feed.Statistics.Failures, feed.Statistics.Reconnects));
        Assert.Equal(FeedState.Live, feed.State);
    }

    [Fact]
    public async Task A_code_that_nobody_s_request_caused_while_a_subscription_waits_for_its_answer()
    {
        await using var kis = await KisSimulator.StartAsync();
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            LoggerFactory = logger,
            Reconnect = new ReconnectOptions
            {
                InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(50), MaxConnectsPerMinute = 1000,
            },
        });
        await feed.StartAsync();
        kis.Faults.Set("opsp=9999#2");
        kis.DropConnections();
        // It names nothing, so it may be the answer; the same request worked before, so it is asked again.
        await Until(() => kis.Faults.Triggered.GetValueOrDefault("opsp") == 2 && feed.State == FeedState.Live, "two refusals and the connection after them");
        Assert.Contains(logger.Lines, static line => line.Contains("OPSP9999", StringComparison.Ordinal));
    }
}
