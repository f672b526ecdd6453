using System.Diagnostics;
using KisFast.Simulator;
using KisFast.Tests.Support;
using Xunit.Abstractions;
using static KisFast.EndToEnd.Tests.Redis.Candidates;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>
/// Leaders that are killed, paused or cut off while their Redis fails over, by sentinels or by a cluster. Nothing is in the stream twice, and who reads
/// it from its beginning has the simulator's books. A consumer that was there has them too; or it has read what was lost together with the leader
/// who could have sent it again, and was told so.
/// </summary>
[Long]
public sealed class LeaderFailOverTests(ITestOutputHelper output)
{
    [RedisFact]
    public async Task Books_are_the_brokers_while_sentinels_make_another_master()
    {
        using SentinelSetup setup = SentinelSetup.Begin();
        await RunAsync(setup.Configuration, 4, async (round, leader, candidates, kis) =>
        {
            RedisServer old = setup.Master;
            switch (round)
            {
                case 0:
                    // Both at once: nobody can send again what only the master had.
                    candidates.Kill(leader);
                    old.Kill();
                    await setup.UntilAnotherAsync(old);
                    await candidates.LeaderAsync();
                    candidates.Add(setup.Configuration);
                    old.Begin();
                    break;
                case 1:
                    leader.Signal("STOP");
                    kis.DropConnections();
                    setup.FailOver();
                    await setup.UntilAnotherAsync(old);
                    Candidate other = await candidates.LeaderAsync(but: leader);
                    leader.Signal("CONT");
                    // A right that the new master does not know may be the paused one's again: then it is the other that steps back.
                    await UntilAsync(() => leader.Role == "StandingBy" || other.Role == "StandingBy", () => $"one of two to stand by: {candidates.Told}");
                    break;
                case 2:
                    old.Signal("STOP");
                    // Whatever it connects to, it is cut off again; so are the sentinels, who need a moment between two cuts.
                    while (setup.Master == old)
                    {
                        await CutAsync(setup.Servers.Where(server => server != old));
                        await Task.Delay(500);
                    }

                    old.Signal("CONT");
                    for (int i = 0; i < 10; i++) await CutAsync(setup.Servers);
                    break;
                default:
                    // The old master goes on acknowledging; its leader goes while it does.
                    setup.FailOver();
                    await setup.UntilAnotherAsync(old);
                    candidates.Kill(leader);
                    await candidates.LeaderAsync();
                    candidates.Add(setup.Configuration);
                    break;
            }

            setup.WaitUntilWhole();
        });
    }

    [RedisFact]
    public async Task Books_are_the_brokers_while_a_cluster_fails_over()
    {
        using ClusterSetup setup = await ClusterSetup.BeginAsync("fills");
        await RunAsync(setup.Configuration, 3, async (round, leader, candidates, kis) =>
        {
            RedisServer old = setup.Holder!;
            switch (round)
            {
                case 0:
                    Assert.Equal("OK", setup.Replica.Cli("CLUSTER", "FAILOVER").Trim());
                    await UntilAsync(() => setup.Holder is { } now && now != old, "the replica to hold the stream");
                    break;
                case 1:
                    old.Kill();
                    await UntilAsync(() => setup.Holder is not null, "the replica to hold the stream");
                    old.Begin();
                    break;
                default:
                    candidates.Kill(leader);
                    old.Kill();
                    await candidates.LeaderAsync();
                    candidates.Add(setup.Configuration);
                    old.Begin();
                    break;
            }

            await setup.WholeAsync();
        });
    }

    private static async Task CutAsync(IEnumerable<RedisServer> servers)
    {
        foreach (RedisServer server in servers) server.Cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Task.Delay(20);
    }

    private async Task RunAsync(string configuration, int rounds, Func<int, Candidate, Candidates, KisSimulator, Task> strikeAsync)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { TokenInterval = TimeSpan.Zero });
        using var candidates = new Candidates(kis);
        candidates.Add(configuration);
        await candidates.LeaderAsync();
        candidates.Add(configuration);
        var books = new StreamBooks(ReplayStart.Beginning);
        await using var feed = new FillFeed(new FillFeedOptions { Follow = new RedisJournal(configuration, "fills") });
        feed.HandleWith(books);
        await feed.StartAsync();
        candidates.BeginTrading();
        for (int round = 0; round < rounds; round++)
        {
            Candidate leader = await candidates.LeaderAsync();
            long before = books.Count;
            await UntilAsync(() => books.Count > before || feed.Completion.IsCompleted, () => $"records: {candidates.Told}");
            long begun = Stopwatch.GetTimestamp();
            await strikeAsync(round, leader, candidates, kis);
            output.WriteLine($"round {round}: {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        }

        await candidates.LeaderAsync();
        await candidates.EndTradingAsync();
        var all = new StreamBooks(ReplayStart.Beginning, "all");
        await using var later = new FillFeed(new FillFeedOptions { Follow = new RedisJournal(configuration, "fills"), Name = "later" });
        later.HandleWith(all);
        await later.StartAsync();
        await AgreeAsync(later, all, candidates);
        Assert.False(later.Completion.IsCompleted, later.Completion.Exception?.ToString());
        await AgreeAsync(feed, books, candidates);
        if (!feed.Completion.IsCompleted) return;
        JournalException told = Assert.IsType<JournalException>(feed.Completion.Exception!.InnerException);
        output.WriteLine(told.Message);
        Assert.Equal(JournalFault.WentBack, told.Fault);
    }

    private static async Task AgreeAsync(FillFeed feed, StreamBooks books, Candidates candidates)
    {
        await UntilAsync(() => !books.DifferencesTo(candidates.Orders).Any() || feed.Completion.IsCompleted,
            () => $"the books of {books.HandlerName} to agree: {string.Join("; ", books.DifferencesTo(candidates.Orders))}; {candidates.Told}");
        Assert.Empty(books.Wrong);
    }
}
