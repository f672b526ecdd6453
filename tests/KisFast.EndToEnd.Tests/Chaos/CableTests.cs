using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Chaos;

/// <summary>The cable is pulled: the connection stays up, nothing is sent or answered any more, orders fill all the same.</summary>
[Long]
public sealed class CableTests
{
    private static readonly RepairOptions Repair = new()
    {
        HistoryLag = TimeSpan.FromMilliseconds(100),
        Stability = TimeSpan.FromMilliseconds(700),
        PollInterval = TimeSpan.FromMilliseconds(50),
        GiveUpAfter = TimeSpan.FromSeconds(60),
    };

    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Blocking)]
    [InlineData(ReceiveMode.Spin)]
    public async Task A_dead_line_is_noticed_left_and_repaired_again_and_again(ReceiveMode mode)
    {
        // KIS itself does not end the connection: only the feed's own watch can.
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 50, PingPongInterval = TimeSpan.FromMilliseconds(100) });
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            Repair = Repair,
            StaleAfter = TimeSpan.FromMilliseconds(800),
            ReceiveMode = mode,
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        for (int pull = 1; pull <= 2; pull++)
        {
            long filled = kis.Book.Fills;
            long reconnects = feed.Statistics.Reconnects;
            kis.Faults.Set("silence=0");
            await Until(() => feed.Statistics.Reconnects > reconnects, "another connection");
            Assert.Equal(FeedFailure.Stale, feed.Sessions[0].LastFailure!.Failure);
            Assert.True(kis.Book.Fills > filled, "fills while the line was dead");
            kis.Faults.Clear();
            await Until(() => handler.GapsClosed >= pull, "the gap to close, with orders going on");
        }

        kis.PauseOrders();
        await Until(() => handler.GapsOpened == handler.GapsClosed
            && handler.DifferencesTo(kis.Book).Count == 0, "every share, once: " + string.Join('\n', handler.DifferencesTo(kis.Book)));
        Assert.True(handler.Repairs > 0);
        Assert.Equal(FeedState.Live, feed.State);
    }

    [Fact]
    public async Task A_quiet_account_is_not_a_dead_line()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { PingPongInterval = TimeSpan.FromMilliseconds(100) });
        await using var feed = new FillFeed(OptionsFor(kis) with { StaleAfter = TimeSpan.FromSeconds(3) });
        feed.HandleWith(new PositionHandler());
        await feed.StartAsync();
        await Until(() => feed.Statistics.PingPongs >= 40, "PINGPONGs for longer than the stale time");
        Assert.Equal(0, feed.Statistics.Failures);
        Assert.Equal(1, kis.ConnectionsSoFar);
    }
}
