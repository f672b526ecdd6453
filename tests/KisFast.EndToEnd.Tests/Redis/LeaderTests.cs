using System.Diagnostics;
using System.Globalization;
using KisFast.Simulator;
using KisFast.Tests.Support;
using Xunit.Abstractions;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>
/// Two processes, one of which leads, on a real Redis: the leader is killed, paused beyond its lease, stopped, cut off from Redis with a word and
/// without one, cut off from KIS; Redis itself is killed; a consumer is cut off. The books of three consumers equal the simulator's, no position
/// twice, no event twice. KISFAST_TAKEOVERS says how many rounds, CI does each kind once; KISFAST_MINUTES how long instead, with a seed
/// of the moment; KISFAST_SEED is the one to do again.
/// </summary>
public sealed class LeaderTests : IDisposable
{
    private const int Kinds = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(Setting("KISFAST_MINUTES", 0));
    private static readonly int Rounds = Setting("KISFAST_TAKEOVERS", Kinds);
    private static readonly string[] Symbols = ["AAPL", "MSFT", "NVDA"];

    private readonly ITestOutputHelper _output;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-leader-");
    private readonly RedisServer _server = new();
    private readonly CutProxy _toConsumer;
    private readonly List<Candidate> _candidates = [];
    private readonly int _seed = Setting("KISFAST_SEED", Length > TimeSpan.Zero ? Environment.TickCount & int.MaxValue : 20261129);

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
        Add(kis);
        await LeaderAsync();
        Add(kis);
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

        List<SimulatedOrder> orders = [];
        bool trades = true;
        Task trading = Task.Run(async () =>
        {
            while (Volatile.Read(ref trades)) await TradeAsync(kis, orders);
        });
        var counts = new int[Kinds];
        long begun = Stopwatch.GetTimestamp();
        for (int round = 0; Length > TimeSpan.Zero ? Stopwatch.GetElapsedTime(begun) < Length : round < Rounds; round++)
        {
            int kind = round < Kinds ? round : random.Next(Kinds);
            counts[kind]++;
            Candidate leader = await LeaderAsync();
            await Task.Delay(random.Next(0, 500));
            await StrikeAsync(kind, leader, kis, random);
        }

        await LeaderAsync();
        Volatile.Write(ref trades, false);
        await trading;
        foreach (StreamBooks each in (StreamBooks[])[books, slow, far])
        {
            await UntilAsync(() => !each.DifferencesTo(orders).Any() || feed.Completion.IsCompleted || cut.Completion.IsCompleted,
                () => $"the books of {each.HandlerName} to agree: {string.Join("; ", each.DifferencesTo(orders))} (KISFAST_SEED={_seed}); "
                    + string.Join("; ", _candidates.Select(static c => c.Told)));
            Assert.Empty(each.Wrong);
        }

        Assert.False(feed.Completion.IsCompleted, feed.Completion.Exception?.ToString());
        Assert.False(cut.Completion.IsCompleted, cut.Completion.Exception?.ToString());
        Assert.NotEmpty(orders);
        _output.WriteLine($"{counts.Sum()} rounds ({string.Join(' ', counts)} of each kind), {books.Count} records, {orders.Count} orders");
    }

    private async Task StrikeAsync(int kind, Candidate leader, KisSimulator kis, Random random)
    {
        switch (kind)
        {
            case 0:
                long killed = Stopwatch.GetTimestamp();
                leader.Process.Kill();
                Remove(leader);
                await LeaderAsync();
                _output.WriteLine($"from signal 9 to the next one that leads: {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.00} s");
                Add(kis);
                break;
            case 1:
                // Longer than its lease: another leads when it goes on, and it finds itself refused.
                Signal(leader, "STOP");
                kis.DropConnections();
                await LeaderAsync(but: leader);
                Signal(leader, "CONT");
                await UntilAsync(() => leader.Role == "StandingBy", "the one that was paused to stand by");
                break;
            case 2:
                _server.Kill();
                await Task.Delay(random.Next(0, 1500));
                _server.Begin();
                break;
            case 3:
                Signal(leader, "TERM");
                Remove(leader);
                Add(kis);
                break;
            case 4 or 5:
                // It cannot know whether Redis or the network is away: it holds its session at KIS for its limit, then the other gets it.
                if (kind == 4) leader.ToRedis.Cut();
                else leader.ToRedis.Freeze();
                await LeaderAsync(but: leader);
                leader.ToRedis.Mend();
                await UntilAsync(() => leader.Role == "StandingBy", "the one that was cut off to stand by");
                break;
            case 6:
                leader.ToKis.ForEach(static proxy => proxy.Cut());
                await Task.Delay(random.Next(100, 2000));
                leader.ToKis.ForEach(static proxy => proxy.Mend());
                break;
            default:
                if (random.Next(2) == 0) _toConsumer.Cut();
                else _toConsumer.Freeze();
                await Task.Delay(random.Next(100, 2000));
                _toConsumer.Mend();
                break;
        }
    }

    public void Dispose()
    {
        foreach (Candidate candidate in _candidates.ToArray())
        {
            candidate.Process.Kill();
            Remove(candidate);
        }

        _toConsumer.Dispose();
        _server.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task TradeAsync(KisSimulator kis, List<SimulatedOrder> orders)
    {
        SimulatedOrder? open = orders.FindLast(static o => o.Book.FilledQuantity < o.Book.Quantity);
        if (open is null)
        {
            open = await kis.PlaceAsync(new OrderTicket { Symbol = Symbols[orders.Count % Symbols.Length], Quantity = 500, Price = 100m });
            orders.Add(open);
        }

        await open.FillAsync(Math.Min(3, open.Book.Quantity - open.Book.FilledQuantity));
        await Task.Delay(5);
    }

    private async Task<Candidate> LeaderAsync(Candidate? but = null)
    {
        await UntilAsync(() => _candidates.Exists(c => c != but && c.Role == "Leading"),
            () => $"somebody to lead: {string.Join("; ", _candidates.Select(c => c.Told))}");
        return _candidates.Find(c => c != but && c.Role == "Leading")!;
    }

    private static void Signal(Candidate candidate, string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", candidate.Process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    private static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        for (long begun = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"Never happened: {what()}");
    }

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : fallback;

    private void Remove(Candidate candidate)
    {
        _candidates.Remove(candidate);
        candidate.ToRedis.Dispose();
        candidate.ToKis.ForEach(static proxy => proxy.Dispose());
    }

    // Each has its own way to Redis and to KIS.
    private void Add(KisSimulator kis)
    {
        var toRedis = new CutProxy(_server.Port);
        CutProxy toWebSocket = new(kis.WebSocketUrl.Port), toRest = new(kis.RestUrl.Port);
        var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "KisFast.Journals.dll"), Through(kis.WebSocketUrl, toWebSocket), Through(kis.RestUrl, toRest),
                kis.AppKey, kis.AppSecret, kis.HtsId, kis.Account, $"redis:127.0.0.1:{toRedis.Port}/fills", _directory.FullName, "0",
            ])
            start.ArgumentList.Add(argument);
        _candidates.Add(new Candidate(Process.Start(start)!, toRedis, [toWebSocket, toRest]));
    }

    private static string Through(Uri url, CutProxy proxy) => new UriBuilder(url) { Port = proxy.Port }.Uri.ToString();

    /// <summary>A process that leads or stands by, and what it said.</summary>
    private sealed class Candidate
    {
        private readonly List<string> _told = [];

        public Candidate(Process process, CutProxy toRedis, List<CutProxy> toKis)
        {
            Process = process;
            ToRedis = toRedis;
            ToKis = toKis;
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.ErrorDataReceived += (_, line) => Hear(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public Process Process { get; }

        public CutProxy ToRedis { get; }

        public List<CutProxy> ToKis { get; }

        public string Role
        {
            get
            {
                lock (_told)
                    return _told.FindLast(static line => line.StartsWith("Leading", StringComparison.Ordinal)
                        || line.StartsWith("StandingBy", StringComparison.Ordinal) || line.StartsWith("TakingOver", StringComparison.Ordinal))?.Split(':')[0]
                        ?? "";
            }
        }

        public string Told
        {
            get
            {
                lock (_told) return string.Join(" | ", _told);
            }
        }

        private void Hear(string? line)
        {
            if (line is null) return;
            lock (_told) _told.Add(line);
        }
    }
}
