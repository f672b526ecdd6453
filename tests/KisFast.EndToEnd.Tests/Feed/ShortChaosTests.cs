using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Faults of all kinds, one after the other, while orders fill; afterwards every order has to agree with the book.</summary>
[Long]
public sealed class ShortChaosTests
{
    // Not an expired token: a new one is issued a minute later at the earliest, which is longer than this test.
    private static readonly string[] Storms =
    [
        "drop=fin@random#5", "drop=rst@random#5", "close=1001#8", "silence=5", "wrongkey=4", "keychange=3", "garbage=random#4", "oversize=20000",
        "nokey=2", "early=2", "opsp=0007#2", "opsp=0011#1", "fragment=7", "coalesce=5", "dupack", "historyshift=random",
        "http=500@history#2", "http=hang@approval#1",
    ];

    [Theory]
    [InlineData(1, ReceiveMode.Async, false)]
    [InlineData(2, ReceiveMode.Async, true)]
    [InlineData(3, ReceiveMode.Spin, false)]
    [InlineData(4, ReceiveMode.Auto, true)]
    public async Task Nothing_is_lost_and_nothing_comes_twice(int seed, ReceiveMode mode, bool isInline)
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Customers = customers,
            Rate = 100,
            Seed = seed,
            PingPongInterval = TimeSpan.FromMilliseconds(100),
        });
        var handler = new PositionHandler();
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            Sessions = [.. customers.Select(
                c => new FillSessionOptions { AppKey = c.AppKey, AppSecret = c.AppSecret, HtsIds = c.HtsIds, Account = c.Accounts[0] })],
            ReceiveMode = mode,
            LoggerFactory = logger,
            MaxMessageBytes = 16 * 1024,
            StaleAfter = TimeSpan.FromMilliseconds(1000),
            SubscribeTimeout = TimeSpan.FromMilliseconds(1000),
            Repair = new RepairOptions
            {
                // A notice that is slower than this is taken for missed, and repaired: a machine that gives a thread no core for a second must
                // not look like a fill that came twice.
                HistoryLag = TimeSpan.FromSeconds(3),
                Stability = TimeSpan.FromMilliseconds(300),
                PollInterval = TimeSpan.FromMilliseconds(150),
                GiveUpAfter = TimeSpan.FromSeconds(30),
            },
        });
        if (isInline) feed.HandleInline(handler);
        else feed.HandleWith(handler);
        await feed.StartAsync();

        var random = new System.Random(seed);
        for (int i = 0; i < 12; i++)
        {
            kis.Faults.Set(Storms[random.Next(Storms.Length)]);
            if (random.Next(3) == 0) kis.DropConnections(reset: random.Next(2) == 0);
            await Task.Delay(random.Next(100, 500));
            kis.Faults.Clear();
        }

        kis.PauseOrders();
        await Until(() => feed.State == FeedState.Live && handler.GapsOpened == handler.GapsClosed, "calm");
        // A last loss: whatever was refused at the end of a storm is in a gap, and gaps are closed by now.
        IReadOnlyList<string> differences = handler.DifferencesTo(kis.Book);
        Assert.True(differences.Count == 0, string.Join("\n", differences) + "\n" + logger);
        Assert.True(handler.GapsOpened > 0);
    }
}
