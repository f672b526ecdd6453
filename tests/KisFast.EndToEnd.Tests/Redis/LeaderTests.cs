using System.Diagnostics;
using System.Globalization;
using KisFast.Simulator;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>
/// Two processes, one of which leads, on a real Redis: the leader is killed, paused beyond its lease, stopped; Redis itself is killed. A
/// consumer's books equal the simulator's, no position twice, no event twice. KISFAST_TAKEOVERS says how many rounds: 4,
/// one of each kind, in CI 8.
/// </summary>
[Long]
public sealed class LeaderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("KISFAST_TAKEOVERS"), CultureInfo.InvariantCulture, out int rounds)
        ? rounds : 4;
    private static readonly string[] Symbols = ["AAPL", "MSFT", "NVDA"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-leader-");
    private readonly RedisServer _server = new();
    private readonly List<Candidate> _candidates = [];
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("KISFAST_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : 20261129;

    [RedisFact]
    public async Task Books_are_the_brokers_whoever_is_killed()
    {
        var random = new Random(_seed);
        _server.Begin();
        await using var kis = await KisSimulator.StartAsync();
        _candidates.Add(new Candidate(Start(kis)));
        await LeaderAsync();
        _candidates.Add(new Candidate(Start(kis)));
        await using var feed = new FillFeed(new FillFeedOptions { Follow = new RedisJournal(_server.Address, "fills"), RingSize = 256 });
        var books = new StreamBooks(ReplayStart.Beginning);
        feed.HandleWith(books);
        await feed.StartAsync();

        List<SimulatedOrder> orders = [];
        bool trades = true;
        Task trading = Task.Run(async () =>
        {
            while (Volatile.Read(ref trades)) await TradeAsync(kis, orders);
        });
        for (int round = 0; round < Rounds; round++)
        {
            Candidate leader = await LeaderAsync();
            await Task.Delay(random.Next(0, 500));
            switch (round % 4)
            {
                case 0:
                    leader.Process.Kill();
                    _candidates.Remove(leader);
                    _candidates.Add(new Candidate(Start(kis)));
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
                default:
                    Signal(leader, "TERM");
                    _candidates.Remove(leader);
                    _candidates.Add(new Candidate(Start(kis)));
                    break;
            }
        }

        await LeaderAsync();
        Volatile.Write(ref trades, false);
        await trading;
        await UntilAsync(() => !books.DifferencesTo(orders).Any()
            || feed.Completion.IsCompleted, () => $"the books to agree: {string.Join("; ", books.DifferencesTo(orders))}");
        Assert.False(feed.Completion.IsCompleted, feed.Completion.Exception?.ToString());
        Assert.Empty(books.Wrong);
        Assert.NotEmpty(orders);
    }

    public void Dispose()
    {
        foreach (Candidate candidate in _candidates) candidate.Process.Kill();
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
        using Process kill = System.Diagnostics.Process.Start("kill", [$"-{name}", candidate.Process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    private static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        for (long begun = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"Never happened: {what()}");
    }

    private Process Start(KisSimulator kis)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "KisFast.Journals.dll"), kis.WebSocketUrl.ToString(), kis.RestUrl.ToString(), kis.AppKey, kis.AppSecret,
                    kis.HtsId, kis.Account,
                $"redis:{_server.Address}/fills", _directory.FullName, "0",
            ])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>A process that leads or stands by, and what it said.</summary>
    private sealed class Candidate
    {
        private readonly List<string> _told = [];

        public Candidate(Process process)
        {
            Process = process;
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.ErrorDataReceived += (_, line) => Hear(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public Process Process { get; }

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
