using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Chaos;

/// <summary>Ten sessions, one of them in permanent fault: the nine lose nothing, miss nothing, repair nothing.</summary>
[Long]
public sealed class BadNeighbourTests
{
    [Theory]
    [InlineData("drop=rst@random#1")]
    [InlineData("garbage=random#1")]
    [InlineData("wrongkey=1")]
    [InlineData("silence=0")]
    [InlineData("pingflood=20000")]
    [InlineData("oversize=200000")]
    [InlineData("nokey=0")]
    public async Task Nine_lose_nothing(string fault)
    {
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, 10).Select(SimulatedCustomer.Numbered)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Customers = customers,
            Rate = 300,
            Notices = 300,
            OrderFlow = OrderFlowMode.Manual,
            PingPongInterval = TimeSpan.FromMilliseconds(500),
        });
        kis.FaultsOf(customers[9].HtsIds[0]).Set(fault);
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            MaxMessageBytes = 64 * 1024,
            SubscribeTimeout = TimeSpan.FromSeconds(2),
            Sessions = [.. customers.Select(
                c => new FillSessionOptions { AppKey = c.AppKey, AppSecret = c.AppSecret, HtsIds = c.HtsIds, Account = c.Accounts[0] })],
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => Enumerable.Range(0, 9).All(i => feed.Sessions[i].State == FeedState.Live), "nine to be live");
        kis.StartOrders();
        await Until(() => Enumerable.Range(0, 9).All(i => handler.Wire.Count(r => r.SessionIndex == i) >= 300), "all notices of nine sessions");

        for (int i = 0; i < 9; i++)
        {
            FillRecord[] records = [.. handler.Records.Where(r => r.SessionIndex == i)];
            Assert.All(records, r => Assert.Equal(RecordSource.Live, r.Source));
            Assert.Equal(kis.Book.Journal(customers[i].HtsIds[0]).Select(e => (long?)e.Quantity), records.Select(r => (long?)r.Quantity));
            Assert.Equal(FeedState.Live, feed.Sessions[i].State);
            Assert.Equal(0, feed.Sessions[i].Statistics.Failures);
        }
    }
}
