using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Tests.Support;
using Xunit.Abstractions;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>
/// What becomes of acknowledged records under each kind of failure, counted as docs/multi-machine.md prints it: a publisher at full speed in
/// batches of 1 to 64, a failure, the stream read back. KISFAST_FAULT_ROUNDS says how many rounds; CI does 2, and 1 where a fail-over
/// takes its time. With KISFAST_WRITE_FAULTS=1 the rows of the page are written.
/// </summary>
[Long]
public sealed partial class FaultTableTests(ITestOutputHelper output)
{
    private const int Records = 6000;
    private const string SlowDisk = "Redis killed with signal 9 while each sync of its file takes 1.5 s";
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("KISFAST_FAULT_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds : 2;

    [RedisTheory]
    [InlineData("connections cut (`CLIENT KILL`, 20 times a round)")]
    [InlineData("Redis killed with signal 9, started again with its file")]
    [InlineData("Redis stopped for 1.5 s and continued")]
    [InlineData("memory full for 0.3 s")]
    [InlineData("another leader claims while the first publishes")]
    [InlineData("FLUSHALL, without a local journal")]
    [InlineData("`SENTINEL FAILOVER`")]
    [InlineData("with sentinels: the master stopped, later continued")]
    [InlineData("with sentinels: the master killed, later started again")]
    public Task Acknowledged_records_are_there_or_it_is_told(string kind) => CountAsync(kind);

    [SlowDiskFact]
    public Task Acknowledged_records_are_there_however_slow_the_disk_was() => CountAsync(SlowDisk);

    private async Task CountAsync(string kind)
    {
        bool failsOver = kind.Contains("SENTINEL", StringComparison.OrdinalIgnoreCase);
        int rounds = failsOver && Rounds == 2 ? 1 : Rounds;
        var total = new Tally();
        using SentinelSetup? setup = failsOver ? SentinelSetup.Begin() : null;
        for (int round = 0; round < rounds; round++) await RunAsync(kind, setup, round, total);
        string told = total.Told.Count == 0 ? "" : string.Join(", ", total.Told.Distinct().Order().Select(static fault => $"`{fault}`"));
        string row = string.Create(CultureInfo.InvariantCulture,
            $"| {kind} | {rounds} | {total.Acknowledged:N0} | {total.Lost:N0} | {total.Doubled} | {total.Holes} | {total.Refused} | {told} |");
        output.WriteLine(row);
        if (total.PublishedAgain > 0) output.WriteLine($"{total.PublishedAgain:N0} acknowledged records were lost by Redis and published again");
        if (kind == SlowDisk) Assert.True(total.PublishedAgain > 0, "The disk was not slow: nothing was lost.");
        if (Environment.GetEnvironmentVariable("KISFAST_WRITE_FAULTS") == "1") Write(kind, row);
        Assert.Equal(0, total.Doubled + total.Holes);
        // Early in an epoch the publisher still holds all of it, and what was thrown away comes back.
        if (kind.StartsWith("FLUSHALL", StringComparison.Ordinal)) Assert.True(total.Lost == 0 || total.Told.Contains(JournalFault.WentBack));
        else Assert.Equal(0, total.Lost);
        if (kind.StartsWith("another", StringComparison.Ordinal)) Assert.Equal(rounds, total.Refused);
    }

    private static void Write(string kind, string row)
    {
        string page = Path.Combine(Repository.Root, "docs", "multi-machine.md");
        string[] lines = File.ReadAllLines(page);
        int at = Array.FindIndex(lines, line => line.StartsWith($"| {kind} |", StringComparison.Ordinal));
        Assert.True(at >= 0, $"docs/multi-machine.md has no row for {kind}");
        lines[at] = row;
        File.WriteAllLines(page, lines);
    }

    private static async Task RunAsync(string kind, SentinelSetup? setup, int round, Tally total)
    {
        var random = new Random(round);
        using RedisServer? own = setup is null ? new RedisServer() : null;
        RedisServer server = own ?? setup!.Master;
        own?.Begin();
        string name = $"fills-{round}";
        var log = new ListLogger();
        var options = new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1), OutageLimit = TimeSpan.FromSeconds(60), LoggerFactory = log };
        var journal = new RedisJournal(setup?.Configuration ?? server.Address, name, options);
        // A busy machine may lose a lease of a second before it is used.
        IJournalWriter writer = await OpenAsync(journal);
        HashSet<RecordPosition> acknowledged = [];
        Task fault = Task.CompletedTask;
        int strikeAt = random.Next(Records / 4, Records / 2);
        int sent = 0;
        using Process? slow = kind == SlowDisk ? StraceFactAttribute.SlowSyncs(server.Process.Id, TimeSpan.FromSeconds(1.5)) : null;
        if (slow is not null)
        {
            // With everysec what comes during a sync waits in the server's memory, two seconds at most.
            writer.Append(new JournalBatch { Records = Batch(writer.Epoch, 0, 1) });
            acknowledged.Add(new RecordPosition(writer.Epoch, 0));
            sent = 1;
            await Task.Delay(1200);
        }

        // A batch more once the failure is over.
        for (bool isOver = false; !isOver;)
        {
            isOver = sent >= Records && fault.IsCompleted;
            if (sent >= strikeAt && fault == Task.CompletedTask) fault = Task.Run(() => StrikeAsync(kind, server, setup, journal, name));
            // On a busy machine the strike comes late: not more than the publisher holds may be lost by then.
            if (kind == SlowDisk && sent > strikeAt + 1000) await fault;
            FillRecord[] batch = Batch(writer.Epoch, sent, random.Next(1, 65));
            try
            {
                writer.Append(new JournalBatch { Records = batch });
                foreach (ref readonly FillRecord record in batch.AsSpan()) acknowledged.Add(record.Position);
                sent += batch.Length;
            }
            catch (JournalException e)
            {
                total.Told.Add(e.Fault);
                if (e.Fault == JournalFault.Superseded) total.Refused++;
                await writer.DisposeAsync();
                await fault;
                writer = await OpenAsync(journal);
            }
        }

        await fault;
        // As a feed that has nothing to publish: what only an old master has goes to the new one.
        for (long begun = Stopwatch.GetTimestamp(); writer.Kept != writer.Sent; await Task.Delay(20))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(90), $"{kind}: {writer.Kept} of {writer.Sent} kept");
            writer.Tend();
        }

        await writer.DisposeAsync();
        slow?.WaitForExit();
        foreach (string line in log.Lines)
            if (PublishedAgain().Match(line) is { Success: true } again)
                total.PublishedAgain += long.Parse(again.Groups[1].Value, CultureInfo.InvariantCulture);
        setup?.WaitUntilWhole();
        total.Acknowledged += acknowledged.Count;
        await CountAsync(journal, acknowledged, total);
    }

    private static async Task StrikeAsync(string kind, RedisServer server, SentinelSetup? setup, RedisJournal journal, string name)
    {
        switch (kind)
        {
            case "connections cut (`CLIENT KILL`, 20 times a round)":
                for (int i = 0; i < 20; i++) server.Cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                break;
            case "Redis killed with signal 9, started again with its file" or SlowDisk:
                server.Kill();
                server.Begin();
                break;
            case "Redis stopped for 1.5 s and continued":
                server.Signal("STOP");
                await Task.Delay(1500);
                server.Signal("CONT");
                break;
            case "memory full for 0.3 s":
                server.Cli("CONFIG", "SET", "maxmemory", "1mb");
                await Task.Delay(300);
                server.Cli("CONFIG", "SET", "maxmemory", "0");
                break;
            case "another leader claims while the first publishes":
                // As after a pause of the first beyond its lease.
                for (IJournalWriter? second = null; second is null;)
                {
                    server.Cli("DEL", $"{{{name}}}:lease");
                    try
                    {
                        second = await journal.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
                        await second.DisposeAsync();
                    }
                    catch (JournalException e) when (e.Fault == JournalFault.InUse)
                    {
                        // The first was faster.
                    }
                }

                break;
            case "`SENTINEL FAILOVER`":
                setup!.FailOver();
                await setup.UntilAnotherAsync(server);
                break;
            case "with sentinels: the master stopped, later continued":
                server.Signal("STOP");
                await setup!.UntilAnotherAsync(server);
                server.Signal("CONT");
                break;
            case "with sentinels: the master killed, later started again":
                server.Kill();
                await setup!.UntilAnotherAsync(server);
                server.Begin();
                break;
            default:
                server.Cli("FLUSHALL");
                break;
        }
    }

    private static async Task<IJournalWriter> OpenAsync(RedisJournal journal)
    {
        for (long begun = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            try
            {
                return await journal.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
            }
            catch (JournalException) when (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60))
            {
                // Until the lease of the one before has ended, or Redis is back.
            }
        }
    }

    private static async Task CountAsync(RedisJournal journal, HashSet<RecordPosition> acknowledged, Tally total)
    {
        await using IJournalReader reader = await journal.OpenReaderAsync();
        var buffer = new FillRecord[1000];
        RecordPosition last = default;
        HashSet<RecordPosition> seen = [];
        while (await reader.ReadAsync(last, buffer) is > 0 and int count)
        {
            foreach (ref readonly FillRecord record in buffer.AsSpan(0, count))
            {
                if (!seen.Add(record.Position)) total.Doubled++;
                if (record.Epoch == last.Epoch && record.Sequence != last.Sequence + 1) total.Holes++;
                last = record.Position;
            }
        }

        total.Lost += acknowledged.Count(position => !seen.Contains(position));
    }

    [GeneratedRegex(@"; (\d+) records were published again")]
    private static partial Regex PublishedAgain();

    private static FillRecord[] Batch(long epoch, int first, int count) => [.. Enumerable.Range(first, count).Select(i => new FillRecord
    {
        Epoch = epoch,
        Sequence = i,
        Kind = RecordKind.Fill,
        Symbol = new FixedText16("AAPL"),
        OrderNo = new FixedText16("0000034567"),
        Quantity = new Quantity(1),
        ReceivedUtcTicks = DateTime.UtcNow.Ticks,
    })];

    private sealed class Tally
    {
        public long Acknowledged { get; set; }

        public long Lost { get; set; }

        public long Doubled { get; set; }

        public long Holes { get; set; }

        public long Refused { get; set; }

        public long PublishedAgain { get; set; }

        public List<JournalFault> Told { get; } = [];
    }
}
