using System.Net;
using System.Net.Sockets;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

public sealed class StartFailureTests
{
    public static TheoryData<string, FeedFailure, string, int> Refusals => new()
    {
        // Fault, failure, part of the line, connections at most.
        { "refuse=403", FeedFailure.Handshake, "refused the WebSocket", 1 },
        { "refuse=404", FeedFailure.Handshake, "check the path", 1 },
        { "refuse=503", FeedFailure.Handshake, "for now", 3 },
        { "plainhttp", FeedFailure.Handshake, "speaks plain HTTP", 1 },
        { "opsp=8991", FeedFailure.Subscription, "real or paper", 1 },
        { "opsp=8992", FeedFailure.Subscription, "HTS id", 1 },
        { "opsp=8995", FeedFailure.Credentials, "OPSP8995", 1 },
        { "opsp=9994", FeedFailure.Credentials, "the app key is invalid", 1 },
        { "opsp=8998", FeedFailure.Subscription, "check CustomerType", 1 },
        { "opsp=9999", FeedFailure.Subscription, "OPSP9999", 1 },
        { "opsp=0017", FeedFailure.Subscription, "htsid가잘못되었습니다", 1 },
        { "opsp=0007", FeedFailure.Subscription, "internal error at KIS", 3 },
        { "opsp=9995", FeedFailure.Subscription, "no resources", 3 },
        { "opsp=1234", FeedFailure.Subscription, "OPSP1234", 3 },
        { "opsp=0011", FeedFailure.Credentials, "approval key", 3 },
        { "opsp=0010", FeedFailure.Subscription, "KIS warned: OPSP0010", 3 },
        { "opsp=8996", FeedFailure.AppKeyInUse, "Stop the other program", 5 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Each_refusal_gives_one_clear_line_and_few_connections(string fault, FeedFailure failure, string expected, int most)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [fault] });
        await using var feed = new FillFeed(OptionsFor(kis) with { SubscribeTimeout = TimeSpan.FromSeconds(0.3) });
        feed.HandleWith(new RecordingHandler());
        KisFastException thrown = await FailureOf(feed.StartAsync());
        AssertOneLine(thrown, failure, expected);
        Assert.InRange(feed.Statistics.Connects, 1, most);
        Assert.Same(thrown, await FailureOf(feed.Completion));
        Assert.Equal(FeedState.Faulted, feed.State);
        Assert.All(feed.Sessions, session => Assert.Equal(FeedState.Faulted, session.State));
    }

    [Fact]
    public async Task An_ack_that_does_not_come()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["ackdelay=60000"] });
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            SubscribeTimeout = TimeSpan.FromSeconds(0.3),
            Reconnect = new ReconnectOptions { StartAttempts = 1 },
        });
        AssertOneLine(await FailureOf(feed.StartAsync()), FeedFailure.Subscription, "did not answer the subscription within 0.3 s");
    }

    [Fact]
    public async Task A_wrong_app_key()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with { AppKey = "PSnobodyhasthiskey" });
        AssertOneLine(await FailureOf(feed.StartAsync()), FeedFailure.Credentials, "");
        Assert.Equal(0, kis.ConnectionsSoFar);
        Assert.Equal(1, kis.ApprovalCalls);
    }

    [Fact]
    public async Task A_wrong_HTS_id()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with { HtsId = "nobody" });
        AssertOneLine(await FailureOf(feed.StartAsync()), FeedFailure.Subscription, "check the HTS id");
        Assert.Equal(3, kis.ConnectionsSoFar);
    }

    [Fact]
    public async Task A_paper_feed_on_the_real_host()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with { Environment = KisEnvironment.Paper });
        AssertOneLine(await FailureOf(feed.StartAsync()), FeedFailure.Subscription, "OPSP8991");
    }

    [Fact]
    public async Task An_app_key_in_use()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var first = new FillFeed(OptionsFor(kis));
        await first.StartAsync();
        await using var second = new FillFeed(OptionsFor(kis));
        AssertOneLine(await FailureOf(second.StartAsync()), FeedFailure.AppKeyInUse, "Stop the other program");
        Assert.Equal(FeedState.Live, first.State);
        Assert.Equal(FeedState.Faulted, second.State);
    }

    [Fact]
    public async Task Nothing_listens()
    {
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)unused.LocalEndPoint!).Port;
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with { WebSocketUrl = new Uri($"ws://127.0.0.1:{port}/") });
        AssertOneLine(await FailureOf(feed.StartAsync()), FeedFailure.Network, "refused the connection");
        Assert.Equal(3, feed.Statistics.Connects);

        await using var offline = new FillFeed(OptionsFor(kis) with { RestUrl = new Uri($"http://127.0.0.1:{port}/") });
        AssertOneLine(await FailureOf(offline.StartAsync()), FeedFailure.Network, "");
        Assert.Equal(0, offline.Statistics.Connects);
    }

    [Fact]
    public async Task KIS_away_at_the_start_is_tried_as_often_as_the_option_says_and_told()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["http=hang@approval"] });
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            // Its times ten times as short; on a busy machine a call needs some of it to get there at all. The wait is shortened less: a
            // timer may fire some milliseconds before its time, and that must not leave room for a retry.
            AdjustRest = rest => rest with { Timeout = rest.Timeout / 10, RetryBudget = rest.RetryBudget / 10, RetryDelay = rest.RetryDelay / 2 },
        });
        AssertOneLine(await FailureOf(feed.StartAsync()), FeedFailure.Network, "no answer within 1 s");
        Assert.Equal((3, 0), (kis.ApprovalCalls, kis.ConnectionsSoFar));
    }

    [Fact]
    public async Task A_start_can_be_cancelled()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["ackdelay=60000"] });
        await using var feed = new FillFeed(OptionsFor(kis));
        using var cancel = new CancellationTokenSource();
        Task starting = feed.StartAsync(cancel.Token);
        await Until(() => feed.State == FeedState.Subscribing, "the subscription");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(Patience));
        await feed.Completion.WaitAsync(Patience);
        Assert.Equal(FeedState.Stopped, feed.State);
    }

    private static void AssertOneLine(KisFastException thrown, FeedFailure failure, string expected)
    {
        Assert.Equal(failure, thrown.Failure);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
    }
}
