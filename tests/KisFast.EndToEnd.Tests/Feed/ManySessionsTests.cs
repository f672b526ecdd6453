using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

public sealed class ManySessionsTests
{
    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Spin)]
    public async Task Ten_sessions_share_a_ring_and_one_that_always_fails_touches_no_other(ReceiveMode mode)
    {
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, 10).Select(SimulatedCustomer.Numbered)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Customers = customers,
            Rate = 2000,
            Notices = 300,
        });
        kis.FaultsOf(customers[9].HtsIds[0]).Set("opsp=0007");
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(ForSessions(kis, customers) with { ReceiveMode = mode });
        feed.HandleWith(handler);
        await feed.StartAsync();

        await Until(() => Enumerable.Range(0, 9).All(i => handler.Wire.Count(r => r.SessionIndex == i) == 300), "all notices of nine sessions");
        await Until(() => feed.Sessions[9].Statistics.Failures >= 2, "the tenth to fail again and again");
        FillRecord[] records = [.. handler.Records];
        Assert.Equal(Enumerable.Range(0, records.Length).Select(i => (long)i), records.Select(r => r.Sequence));
        for (int i = 0; i < 9; i++)
        {
            string htsId = customers[i].HtsIds[0];
            Assert.All(handler.Wire.Where(r => r.SessionIndex == i), r => Assert.Equal(htsId, r.HtsId.ToString()));
            Assert.Equal(
                kis.Book.Journal(htsId).Select(e => (long?)e.Quantity),
                handler.Wire.Where(r => r.SessionIndex == i).Select(r => (long?)r.Quantity));
            Assert.Equal(FeedState.Live, feed.Sessions[i].State);
            Assert.Equal(0, feed.Sessions[i].Statistics.Failures);
        }
    }

    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Spin)]
    public async Task A_session_that_goes_silent_beside_a_busy_one_is_noticed(ReceiveMode mode)
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers, Rate = 3000 });
        kis.FaultsOf(customers[1].HtsIds[0]).Set("silence=5");
        await using var feed = new FillFeed(ForSessions(kis, customers) with { ReceiveMode = mode, StaleAfter = TimeSpan.FromSeconds(2) });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        await Until(() => feed.Sessions[1].LastFailure is { Failure: FeedFailure.Stale }, "the silence to be noticed");
    }

    [Fact]
    public async Task A_session_with_wrong_credentials_faults_alone()
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers });
        FillFeedOptions options = ForSessions(kis, customers);
        await using var feed = new FillFeed(options with { Sessions = [options.Sessions[0], options.Sessions[1] with { AppSecret = "wrong" }] });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        Assert.Equal(FeedState.Live, feed.State);
        Assert.Equal(FeedState.Faulted, feed.Sessions[1].State);
        Assert.Equal(FeedFailure.Credentials, feed.Sessions[1].LastFailure!.Failure);
        Assert.False(feed.Completion.IsCompleted);
        await feed.StopAsync();
        await feed.Completion;
    }

    [Fact]
    public async Task Two_HTS_ids_on_one_session_are_told_apart()
    {
        SimulatedCustomer customer = SimulatedCustomer.Numbered(1) with { HtsIds = ["first", "second"], Accounts = ["50000001-01", "50000002-01"] };
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = [customer], Rate = 1000, Notices = 200 });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(ForSessions(kis, [customer]));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 400, "the notices of both");
        Assert.Equal(200, handler.Records.Count(r => r.HtsId.Equals("first"u8)));
        Assert.Equal(200, handler.Records.Count(r => r.HtsId.Equals("second"u8)));
        Assert.Equal(0, feed.Statistics.Rejects);
        await feed.StopAsync();
        Assert.Equal(0, kis.SubscriptionsTo("first") + kis.SubscriptionsTo("second"));
    }

    private static FillFeedOptions ForSessions(KisSimulator kis, SimulatedCustomer[] customers) => OptionsFor(kis) with
    {
        AppKey = "",
        AppSecret = "",
        HtsId = "",
        Sessions = [.. customers.Select(c => new FillSessionOptions { AppKey = c.AppKey, AppSecret = c.AppSecret, HtsIds = c.HtsIds })],
    };
}
