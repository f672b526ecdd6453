using System.Diagnostics;
using System.Globalization;
using KisFast.Simulator;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>Processes that lead or stand by, and a broker who trades meanwhile.</summary>
internal sealed class Candidates(KisSimulator kis, int sharesAnOrder = 500) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string[] Symbols = ["AAPL", "MSFT", "NVDA"];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-leader-");
    private readonly List<Candidate> _all = [];
    private bool _trades = true;
    private Task _trading = Task.CompletedTask;

    /// <summary>What was traded.</summary>
    public List<SimulatedOrder> Orders { get; } = [];

    /// <summary>How long a repair leaves a notice that may be under way, in seconds.</summary>
    public string Stability { get; init; } = "0.05";

    /// <summary>What each of them said.</summary>
    public string Told => string.Join("; ", _all.Select(static candidate => candidate.Told));

    /// <summary>A number from the environment.</summary>
    public static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : fallback;

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    public static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        for (long begun = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"Never happened: {what()}");
    }

    /// <summary>Begins one, with a way of its own to KIS.</summary>
    /// <param name="configuration">Of its Redis.</param>
    /// <param name="toRedis">Its way there, which ends with it; null: straight.</param>
    public Candidate Add(string configuration, CutProxy? toRedis = null)
    {
        CutProxy toWebSocket = new(kis.WebSocketUrl.Port), toRest = new(kis.RestUrl.Port);
        var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "KisFast.Journals.dll"), Through(kis.WebSocketUrl, toWebSocket), Through(kis.RestUrl, toRest),
                kis.AppKey, kis.AppSecret, kis.HtsId, kis.Account, $"redis:{configuration}/fills", _directory.FullName, "0",
            ])
            start.ArgumentList.Add(argument);
        start.Environment["KISFAST_STABILITY"] = Stability;
        var candidate = new Candidate(Process.Start(start)!, toRedis, [toWebSocket, toRest]);
        _all.Add(candidate);
        return candidate;
    }

    /// <summary>One that has ended, or is ending.</summary>
    public void Remove(Candidate candidate)
    {
        _all.Remove(candidate);
        candidate.ToRedis?.Dispose();
        candidate.ToKis.ForEach(static proxy => proxy.Dispose());
    }

    /// <summary>Signal 9.</summary>
    public void Kill(Candidate candidate)
    {
        candidate.Process.Kill();
        Remove(candidate);
    }

    /// <summary>The one that leads, once there is one.</summary>
    public async Task<Candidate> LeaderAsync(Candidate? but = null)
    {
        await UntilAsync(() => _all.Exists(c => c != but && c.Role == "Leading"), () => $"somebody to lead: {Told}");
        return _all.Find(c => c != but && c.Role == "Leading")!;
    }

    /// <summary>The one that takes over, or has just done so, once there is one.</summary>
    public async Task<Candidate> NextAsync()
    {
        await UntilAsync(() => _all.Exists(IsNext), () => $"somebody to take over: {Told}");
        return _all.Find(IsNext)!;

        static bool IsNext(Candidate candidate) => candidate.Role is "TakingOver" or "Leading";
    }

    /// <summary>Fills of three shares, one every five milliseconds or so.</summary>
    public void BeginTrading() => _trading = Task.Run(async () =>
    {
        while (Volatile.Read(ref _trades)) await TradeAsync();
    });

    public Task EndTradingAsync()
    {
        Volatile.Write(ref _trades, false);
        return _trading;
    }

    public void Dispose()
    {
        Volatile.Write(ref _trades, false);
        foreach (Candidate candidate in _all.ToArray()) Kill(candidate);
        _directory.Delete(recursive: true);
    }

    private static string Through(Uri url, CutProxy proxy) => new UriBuilder(url) { Port = proxy.Port }.Uri.ToString();

    private async Task TradeAsync()
    {
        SimulatedOrder? open = Orders.FindLast(static o => o.Book.FilledQuantity < o.Book.Quantity);
        if (open is null)
        {
            open = await kis.PlaceAsync(new OrderTicket { Symbol = Symbols[Orders.Count % Symbols.Length], Quantity = sharesAnOrder, Price = 100m });
            Orders.Add(open);
        }

        await open.FillAsync(Math.Min(3, open.Book.Quantity - open.Book.FilledQuantity));
        await Task.Delay(5);
    }
}

/// <summary>A process that leads or stands by, and what it said.</summary>
internal sealed class Candidate
{
    private readonly List<string> _told = [];

    public Candidate(Process process, CutProxy? toRedis, List<CutProxy> toKis)
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

    public CutProxy? ToRedis { get; }

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

    /// <summary>When it last said that it leads.</summary>
    public long LeadingSince { get; private set; }

    public string Told
    {
        get
        {
            lock (_told) return string.Join(" | ", _told);
        }
    }

    public void Signal(string name) => RedisServer.Signal(Process, name);

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_told) _told.Add(line);
        if (line.StartsWith("Leading", StringComparison.Ordinal)) LeadingSince = Stopwatch.GetTimestamp();
    }
}
