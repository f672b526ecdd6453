using System.Diagnostics;
using System.Globalization;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>
/// A feed with a journal, killed with signal 9 at random instants while fills go on: its books equal the simulator's, no position is used
/// twice, no epoch has a hole; the same while somebody moves its clock ahead and back. KISFAST_KILLS says how often: 6 times, in CI 12.
/// </summary>
[Long]
public sealed class KillTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("KISFAST_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills
        : 6;
    private static readonly string[] Symbols = ["AAPL", "MSFT", "NVDA"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-kill-");
    // Within the trading day: where a clock says that it is another one, today's records are others.
    private static readonly TimeSpan LargestJump = TimeSpan.FromHours(2);

    private readonly Random _random = new(20261128);

    private TimeSpan _jump;

    private string Journal => Path.Combine(_directory.FullName, "fills.db");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_random_instants_it_misses_nothing_and_keeps_nothing_twice(bool clockJumps)
    {
        _jump = clockJumps ? Jump() : TimeSpan.Zero;
        await using var kis = await KisSimulator.StartAsync();
        List<SimulatedOrder> orders = [];
        bool trades = true;
        using var market = new SemaphoreSlim(1);
        // Live once, so that all that follows is the journal's to tell.
        using (Process first = Start(kis)) await UntilAsync(first, "live", kill: true);
        Task trading = Task.Run(async () =>
        {
            for (int i = 0; Volatile.Read(ref trades); i++)
            {
                await market.WaitAsync();
                await TradeAsync(kis, orders);
                market.Release();
                if (i % 16 == 0) await Task.Delay(10);
            }
        });
        for (int i = 0; i < Kills; i++)
        {
            // Now and then nothing happens in the market, and what the start makes of the kill before is compared.
            if (i % 3 == 2) await AssertBookAfterKillAsync(kis, orders, market);
            using Process child = Start(kis);
            if (i % 4 == 0) await UntilAsync(child, "live", kill: false);
            await Task.Delay(_random.Next(0, 700));
            child.Kill();
            await child.WaitForExitAsync();
        }

        Volatile.Write(ref trades, false);
        await trading;
        string told;
        using (Process last = Start(kis)) told = await UntilAsync(last, "closed ", kill: true);
        Assert.Equal($"closed Repaired {BookOf(orders)}", told);
        await AssertJournalAsync(orders);
    }

    private async Task AssertBookAfterKillAsync(KisSimulator kis, List<SimulatedOrder> orders, SemaphoreSlim market)
    {
        await market.WaitAsync();
        using Process child = Start(kis);
        string told = await UntilAsync(child, "closed ", kill: true);
        Assert.Equal($"closed Repaired {BookOf(orders)}", told);
        market.Release();
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task TradeAsync(KisSimulator kis, List<SimulatedOrder> orders)
    {
        SimulatedOrder? open = orders.FindLast(static o => o.Book.FilledQuantity < o.Book.Quantity);
        if (open is null || _random.Next(150) == 0)
        {
            open = await kis.PlaceAsync(new OrderTicket
            { Symbol = Symbols[_random.Next(Symbols.Length)], Quantity = _random.Next(1000, 100_000), Price = 100m });
            orders.Add(open);
        }

        long left = open.Book.Quantity - open.Book.FilledQuantity;
        await open.FillAsync(_random.NextInt64(1, Math.Min(left, 9) + 1));
        await Task.Delay(_random.Next(1, 12));
    }

    private static TimeSpan Jump()
    {
        DateTime now = DateTime.UtcNow;
        TimeSpan left = TradingDay.BeginOf(TradingDay.Of(now.Ticks)).AddDays(1) - now;
        return left / 2 < LargestJump ? left / 2 : LargestJump;
    }

    private static string BookOf(List<SimulatedOrder> orders) => string.Join(' ', orders.GroupBy(static o => o.Book.Symbol)
        .OrderBy(static g => g.Key).Select(static g => $"{g.Key}={g.Sum(static o => o.Book.FilledQuantity)}"));

    private async Task AssertJournalAsync(List<SimulatedOrder> orders)
    {
        await using IJournalReader reader = await new SqliteJournal(Journal).OpenReaderAsync();
        var buffer = new FillRecord[1000];
        RecordPosition last = default;
        Dictionary<string, long> filled = [];
        HashSet<ulong> identities = [];
        DateTime heard = default;
        TimeSpan back = TimeSpan.Zero;
        while (await reader.ReadAsync(last, buffer) is > 0 and int count)
        {
            for (int i = 0; i < count; i++)
            {
                FillRecord record = buffer[i];
                Assert.True(record.Position > last && (record.Epoch != last.Epoch || record.Sequence == last.Sequence + 1), $"{record.Position} after {last}");
                last = record.Position;
                if (record.Kind != RecordKind.Fill) continue;
                Assert.True(identities.Add(record.Identity), $"{record.Position} is the event of another record");
                if (heard - record.ReceivedAt > back) back = heard - record.ReceivedAt;
                heard = record.ReceivedAt;
                string order = record.OrderNo.ToString().TrimStart('0');
                filled[order] = filled.GetValueOrDefault(order) + record.Quantity.Value;
            }
        }

        // The clock did go back between two fills; by how much is chance.
        Assert.True(back >= _jump / 100, $"{back} of {_jump}");
        Assert.Equal(
            orders.Where(static o => o.Book.FilledQuantity > 0).ToDictionary(static o => o.OrderNo.TrimStart('0'), static o => o.Book.FilledQuantity), filled);
    }

    private Process Start(KisSimulator kis)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
            [Path.Combine(AppContext.BaseDirectory, "KisFast.Journals.dll"), kis.WebSocketUrl.ToString(), kis.RestUrl.ToString(), kis.AppKey, kis.AppSecret,
                kis.HtsId, kis.Account, Journal, _directory.FullName, ((int)_jump.TotalSeconds).ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task<string> UntilAsync(Process child, string line, bool kill)
    {
        using var limit = new CancellationTokenSource(Patience);
        Task<string> errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await child.StandardOutput.ReadLineAsync(limit.Token) is { } text)
            {
                if (!text.StartsWith(line, StringComparison.Ordinal)) continue;
                if (kill) child.Kill();
                if (kill) await child.WaitForExitAsync(limit.Token);
                return text;
            }
        }
        catch (OperationCanceledException)
        {
            child.Kill();
        }

        Assert.Fail($"The feed never said '{line}': {await errors}");
        return "";
    }
}
