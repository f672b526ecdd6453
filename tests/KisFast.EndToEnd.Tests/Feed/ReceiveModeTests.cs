using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>What every receive mode has to do.</summary>
public sealed class ReceiveModeTests
{
    public static TheoryData<ReceiveMode> Modes => [.. Enum.GetValues<ReceiveMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Everything_arrives_once_and_in_order_and_PINGPONG_is_answered(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Rate = 0,
            Notices = 5_000,
            PingPongInterval = TimeSpan.FromMilliseconds(20),
            PingPongTimeout = TimeSpan.FromSeconds(5),
        });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode, QuickAck = true });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => handler.Count >= kis.Sent, "all records");
        await Until(() => kis.PingPongReplies.ByPong > 0, "a reply to PINGPONG");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, (int)kis.Sent).Select(i => (long)i), handler.Records.Select(r => r.Sequence));
        Assert.Equal(0, feed.Statistics.Rejects);
        Assert.Equal(FeedState.Stopped, feed.State);
        Assert.Equal(0, kis.Connections);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_lost_connection_is_noticed_and_opened_again(ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode });
        feed.HandleWith(handler);
        await feed.StartAsync();
        foreach (bool reset in new[] { false, true })
        {
            long connects = feed.Statistics.Connects;
            kis.DropConnections(reset);
            await Until(() => feed.Statistics.Connects > connects && feed.State == FeedState.Live, "another connection");
        }

        kis.StartOrders();
        await Until(() => handler.Wire.Any(), "records on the new connection");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Sessions_do_not_touch_each_other(ReceiveMode mode)
    {
        const int Sessions = 8;
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Customers = [.. Enumerable.Range(1, Sessions).Select(SimulatedCustomer.Numbered)],
            Rate = 0,
            Notices = 4_000,
        });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            ReceiveMode = mode,
            Sessions = [.. Enumerable.Range(1, Sessions).Select(SimulatedCustomer.Numbered).Select(customer => new FillSessionOptions
            {
                AppKey = customer.AppKey, AppSecret = customer.AppSecret, HtsIds = [customer.HtsIds[0]],
            })],
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => handler.Count >= kis.Sent, "all records");
        Assert.Equal(kis.Sent, handler.Count);
        Assert.All(handler.Records.GroupBy(r => r.SessionIndex), session => Assert.Single(session.Select(r => r.HtsId.ToString()).Distinct()));
    }

    [Long]
    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Many_sessions_lose_their_connections_and_come_back(ReceiveMode mode)
    {
        const int Sessions = 12;
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, Sessions).Select(SimulatedCustomer.Numbered)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers, OrderFlow = OrderFlowMode.Manual });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            ReceiveMode = mode,
            Sessions = [.. customers.Select(
                customer => new FillSessionOptions { AppKey = customer.AppKey, AppSecret = customer.AppSecret, HtsIds = [customer.HtsIds[0]] })],
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        foreach (bool reset in new[] { false, true, false })
        {
            long[] connects = [.. feed.Sessions.Select(session => session.Statistics.Connects)];
            kis.DropConnections(reset);
            await Until(() => feed.Sessions.Zip(connects, (session, before) => session.Statistics.Connects > before && session.State == FeedState.Live)
                .All(isBack => isBack), "all sessions back");
        }

        kis.StartOrders();
        await Until(() => handler.Wire.Select(record => record.SessionIndex).Distinct().Count() == Sessions, "records of every session");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Equal(0, feed.Statistics.Rejects);
    }

    [Theory]
    [InlineData(ReceiveMode.Spin)]
    [InlineData(ReceiveMode.Blocking)]
    public void TLS_needs_the_asynchronous_mode(ReceiveMode mode)
    {
        var options = new FillFeedOptions
        {
            AppKey = "k",
            AppSecret = "s",
            HtsId = "h",
            ReceiveMode = mode,
            WebSocketUrl = new Uri("wss://example.com/"),
        };
        Assert.Contains("wss", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }
}
