using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A publisher with a journal of its own: Redis goes away, loses everything, and gets it all from there.</summary>
[Long]
public sealed class OutageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-outage-");
    private readonly RedisServer _server = new();
    private readonly ListLogger _log = new();

    private RedisJournal Stream => new(_server.Address, "fills", new RedisJournalOptions
    {
        Lease = TimeSpan.FromSeconds(1),
        OutageLimit = TimeSpan.FromSeconds(0.1),
        LoggerFactory = _log,
    });

    private LocalFirstJournal Journal => new(new SqliteJournal(Path.Combine(_directory.FullName, "fills.db")), Stream);

    [RedisFact]
    public async Task What_Redis_missed_is_published_from_the_local_journal()
    {
        _server.Begin();
        await using var kis = await KisSimulator.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 1000, Price = 100m });
        var consumer = new StreamBooks(ReplayStart.Beginning);
        await using var first = new FillFeed(OptionsFor(kis) with { Journal = Journal });
        var local = new StreamBooks(ReplayStart.Live);
        first.HandleWith(local);
        await first.StartAsync();
        await using var follower = new FillFeed(new FillFeedOptions { Follow = Stream });
        follower.HandleWith(consumer);
        await follower.StartAsync();
        await FillAsync(order, 20);
        await Until(() => consumer.Count == 20, "the first fills");

        _server.Kill();
        await FillAsync(order, 200);
        await Until(() => local.Count == 220, "the fills at the publisher's own handler while Redis is away");
        Assert.False(first.Completion.IsCompleted);
        _server.Begin();
        await ExplainedAsync(() => consumer.Count == 220, () => $"the fills that Redis missed: {consumer.Count} {follower.State} {first.State} {_log}");

        // It ends while Redis is away: the next start publishes the rest before its own.
        _server.Kill();
        await FillAsync(order, 30);
        await Until(() => local.Count == 250, "the fills before the end");
        await first.DisposeAsync();
        _server.Begin();
        await using var second = new FillFeed(OptionsFor(kis) with { Journal = Journal });
        second.HandleWith(new StreamBooks(ReplayStart.Live));
        await second.StartAsync();
        await FillAsync(order, 5);
        // Without an account the restart's gap is two records.
        await ExplainedAsync(() => consumer.Count == 257, () => $"all of it: {consumer.Count} {follower.State} {_log}");
        Assert.Empty(consumer.Wrong);
        Assert.Empty(consumer.DifferencesTo([order]));
        await second.DisposeAsync();

        // A Redis that lost everything gets everything.
        _server.Cli("FLUSHALL");
        await using var third = new FillFeed(OptionsFor(kis) with { Journal = Journal });
        third.HandleWith(new StreamBooks(ReplayStart.Live));
        await third.StartAsync();
        await using var anew = new FillFeed(new FillFeedOptions { Follow = Stream });
        var all = new StreamBooks(ReplayStart.Beginning);
        anew.HandleWith(all);
        await anew.StartAsync();
        await ExplainedAsync(() => all.Count >= 257, () => $"everything again: {all.Count}");
        Assert.Empty(all.Wrong);
        Assert.Empty(all.DifferencesTo([order]));
        Assert.Equal(consumer.Records.Take(257).Select(r => r.Position), all.Records.Take(257).Select(r => r.Position));
        // The one that had followed from before finds its place again, and goes on.
        await FillAsync(order, 5);
        await ExplainedAsync(
            () => consumer.Count == all.Count && consumer.Count > 261,
            () => $"the consumer of before: {consumer.Count} of {all.Count} {follower.State} {_log}");
        Assert.Empty(consumer.Wrong);
    }

    public void Dispose()
    {
        _server.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task FillAsync(SimulatedOrder order, int count)
    {
        for (int i = 0; i < count; i++) await order.FillAsync(1);
    }

    private static async Task ExplainedAsync(Func<bool> condition, Func<string> what)
    {
        for (long begun = Environment.TickCount64; !condition(); await Task.Delay(10))
            Assert.True(Environment.TickCount64 - begun < Patience.TotalMilliseconds, $"Never happened: {what()}");
    }
}
