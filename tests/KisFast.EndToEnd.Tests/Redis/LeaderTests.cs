using System.Diagnostics;
using KisFast.Simulator;
using KisFast.Tests.Support;
using Xunit.Abstractions;
using static KisFast.EndToEnd.Tests.Redis.Candidates;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>
/// Two processes, one of which leads, on a real Redis: the leader is killed, paused beyond its lease, stopped, cut off from Redis with a word and
/// without one, cut off from KIS; Redis itself is killed; the next leader is cut off while it takes over; a consumer is cut off. The books of three
/// consumers equal the simulator's, no position twice, no event twice. KISFAST_TAKEOVERS says how many rounds, each kind once if it is not there;
/// KISFAST_MINUTES how long instead, with a seed of the moment; KISFAST_SEED is the one to do again; KISFAST_KIND does one kind only, from 0;
/// KISFAST_LEASE is the lease in seconds, 1 if it is not there.
/// </summary>
[Long]
public sealed class LeaderTests : IDisposable
{
    private const int Kinds = 10;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(Setting("KISFAST_MINUTES", 0));
    private static readonly int Rounds = Setting("KISFAST_TAKEOVERS", Kinds);
    private static readonly int OnlyKind = Setting("KISFAST_KIND", -1);

    private readonly ITestOutputHelper _output;
    private readonly RedisServer _server = new();
    private readonly CutProxy _toConsumer;
    private readonly int _seed = Setting("KISFAST_SEED", Length > TimeSpan.Zero ? Environment.TickCount & int.MaxValue : 20261129);
    private readonly List<double> _untilLeading = [], _untilLive = [];

    public LeaderTests(ITestOutputHelper output)
    {
        _output = output;
        _toConsumer = new CutProxy(_server.Port);
    }

    [RedisFact]
    public async Task Books_are_the_brokers_whoever_is_killed()
    {
        _output.WriteLine($"KISFAST_SEED={_seed}");
        var random = new Random(_seed);
        _server.Begin();
        // Through proxies of their own they share no token, as machines do; nobody waits a minute for the next one here.
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { TokenInterval = TimeSpan.Zero });
        // A history of thousands of orders takes a minute to read within the share, and nobody here leads for so long.
        // In an hour of a busy machine a notice comes a second later than its row now and then.
        using var candidates = Length > TimeSpan.Zero ? new Candidates(kis, 100_000) { Stability = "3" } : new Candidates(kis);
        Add(candidates);
        await candidates.LeaderAsync();
        Add(candidates);
        await using var feed = new FillFeed(new FillFeedOptions { Follow = new RedisJournal(_server.Address, "fills"), RingSize = 256 });
        await using var cut = new FillFeed(new FillFeedOptions { Follow = new RedisJournal($"127.0.0.1:{_toConsumer.Port}", "fills"), Name = "cut" });
        var books = new StreamBooks(ReplayStart.Beginning);
        var slow = new StreamBooks(ReplayStart.Beginning, "slow");
        var far = new StreamBooks(ReplayStart.Beginning, "far");
        feed.HandleWith(books);
        feed.HandleWith((in _) => Thread.Sleep(1)).Then(slow);
        cut.HandleWith(far);
        await feed.StartAsync();
        await cut.StartAsync();

        candidates.BeginTrading();
        var counts = new int[Kinds];
        long begun = Stopwatch.GetTimestamp();
        for (int round = 0; Length > TimeSpan.Zero ? Stopwatch.GetElapsedTime(begun) < Length : round < Rounds; round++)
        {
            int kind = OnlyKind >= 0 ? OnlyKind : round < Kinds ? round : random.Next(Kinds);
            counts[kind]++;
            Candidate leader = await candidates.LeaderAsync();
            await Task.Delay(random.Next(0, 500));
            await StrikeAsync(kind, leader, candidates, kis, books, random);
        }

        await candidates.LeaderAsync();
        await candidates.EndTradingAsync();
        List<SimulatedOrder> orders = candidates.Orders;
        foreach (StreamBooks each in (StreamBooks[])[books, slow, far])
        {
            await UntilAsync(() => !each.DifferencesTo(orders).Any() || feed.Completion.IsCompleted || cut.Completion.IsCompleted,
                () => $"the books of {each.HandlerName} to agree: {string.Join("; ", each.DifferencesTo(orders))} (KISFAST_SEED={_seed}); {candidates.Told}");
            Assert.Empty(each.Wrong);
        }

        Assert.False(feed.Completion.IsCompleted, feed.Completion.Exception?.ToString());
        Assert.False(cut.Completion.IsCompleted, cut.Completion.Exception?.ToString());
        Assert.NotEmpty(orders);
        _output.WriteLine($"{counts.Sum()} rounds ({string.Join(' ', counts)} of each kind), {books.Count} records, {orders.Count} orders");
        Tell("from signal 9 to the next one that leads", _untilLeading);
        Tell("from signal 9 to its first live record at a consumer", _untilLive);
    }

    public void Dispose()
    {
        _toConsumer.Dispose();
        _server.Dispose();
    }

    private async Task StrikeAsync(int kind, Candidate leader, Candidates candidates, KisSimulator kis, StreamBooks books, Random random)
    {
        switch (kind)
        {
            case 0:
                RecordPosition before = books.LastLive;
                await UntilAsync(() => books.LastLive > before, () => $"a live record of the leader: {candidates.Told}");
                long epoch = books.LastLive.Epoch;
                long killed = Stopwatch.GetTimestamp();
                candidates.Kill(leader);
                await UntilAsync(() => books.LastLive.Epoch > epoch && books.FirstLiveAt > killed, () => $"a live record of another leader: {candidates.Told}");
                _untilLive.Add(Stopwatch.GetElapsedTime(killed, books.FirstLiveAt).TotalSeconds);
                _untilLeading.Add(((await candidates.LeaderAsync()).LeadingSince - killed) / (double)Stopwatch.Frequency);
                Add(candidates);
                break;
            case 1:
                // Longer than its lease: another leads when it goes on, and it finds itself refused.
                leader.Signal("STOP");
                kis.DropConnections();
                await candidates.LeaderAsync(but: leader);
                leader.Signal("CONT");
                await UntilAsync(() => leader.Role == "StandingBy", "the one that was paused to stand by");
                break;
            case 2:
                _server.Kill();
                await Task.Delay(random.Next(0, 1500));
                _server.Begin();
                break;
            case 3:
                leader.Signal("TERM");
                candidates.Remove(leader);
                Add(candidates);
                break;
            case 4 or 5:
                // It cannot know whether Redis or the network is away: it holds its session at KIS for its limit, then the other gets it.
                if (kind == 4) leader.ToRedis!.Cut();
                else leader.ToRedis!.Freeze();
                await candidates.LeaderAsync(but: leader);
                leader.ToRedis.Mend();
                await UntilAsync(() => leader.Role == "StandingBy", "the one that was cut off to stand by");
                break;
            case 6:
                leader.ToKis.ForEach(static proxy => proxy.Cut());
                await Task.Delay(random.Next(100, 2000));
                leader.ToKis.ForEach(static proxy => proxy.Mend());
                break;
            case 7 or 8:
                // In the middle of a fail-over the network goes.
                candidates.Kill(leader);
                Candidate next = await candidates.NextAsync();
                List<CutProxy> ways = kind == 7 ? next.ToKis : [next.ToRedis!];
                ways.ForEach(static proxy => proxy.Cut());
                await Task.Delay(random.Next(100, 2000));
                ways.ForEach(static proxy => proxy.Mend());
                Add(candidates);
                break;
            default:
                if (random.Next(2) == 0) _toConsumer.Cut();
                else _toConsumer.Freeze();
                await Task.Delay(random.Next(100, 2000));
                _toConsumer.Mend();
                break;
        }
    }

    // Each has its own way to Redis and to KIS.
    private void Add(Candidates candidates)
    {
        var toRedis = new CutProxy(_server.Port);
        candidates.Add($"127.0.0.1:{toRedis.Port}", toRedis);
    }

    private void Tell(string what, List<double> seconds)
    {
        if (seconds.Count == 0) return;
        _output.WriteLine($"{what}: median {seconds.Order().ElementAt(seconds.Count / 2):0.00} s, {seconds.Min():0.00} to {seconds.Max():0.00}, "
            + $"{seconds.Count} times ({string.Join(' ', seconds.Select(static s => $"{s:0.00}"))})");
    }
}
