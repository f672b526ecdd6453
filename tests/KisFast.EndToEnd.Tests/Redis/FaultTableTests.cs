using System.Diagnostics;
using System.Globalization;
using KisFast.Tests.Support;
using Xunit.Abstractions;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>
/// What becomes of acknowledged records under each kind of failure, counted as docs/multi-machine.md prints it: a publisher at full speed in
/// batches of 1 to 64, a failure, the stream read back. KISFAST_FAULT_ROUNDS says how many rounds; CI does 2.
/// </summary>
[Long]
public sealed class FaultTableTests(ITestOutputHelper output)
{
    private const int Records = 6000;
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("KISFAST_FAULT_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds : 2;

    [RedisTheory]
    [InlineData("connections cut (CLIENT KILL)")]
    [InlineData("Redis killed, everysec")]
    [InlineData("Redis stopped for 1.5 s, and continued")]
    [InlineData("memory full, then more of it")]
    [InlineData("another leader claims")]
    [InlineData("FLUSHALL")]
    public async Task Acknowledged_records_are_there_or_it_is_told(string kind)
    {
        var total = new Tally();
        for (int round = 0; round < Rounds; round++) await RunAsync(kind, new Random(round), total);
        string told = string.Join(", ", total.Told.Distinct().Order());
        output.WriteLine($"| {kind} | {Rounds} | {total.Acknowledged} | {total.Lost} | {total.Doubled} | {total.Holes} | {total.Refused} | {told} |");
        Assert.Equal(0, total.Doubled + total.Holes);
        if (kind == "FLUSHALL") Assert.Contains(JournalFault.WentBack, total.Told);
        else Assert.Equal(0, total.Lost);
        if (kind == "another leader claims") Assert.Equal(Rounds, total.Refused);
    }

    private static async Task RunAsync(string kind, Random random, Tally total)
    {
        using var server = new RedisServer();
        server.Begin();
        var options = new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1), OutageLimit = TimeSpan.FromSeconds(60) };
        var journal = new RedisJournal(server.Address, "fills", options);
        IJournalWriter writer = await journal.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        HashSet<RecordPosition> acknowledged = [];
        Task fault = Task.CompletedTask;
        int strikeAt = random.Next(Records / 4, Records / 2);
        int sent = 0;
        // A batch more once the failure is over.
        for (bool isOver = false; !isOver;)
        {
            isOver = sent >= Records && fault.IsCompleted;
            if (sent >= strikeAt && fault == Task.CompletedTask) fault = Task.Run(() => StrikeAsync(kind, server, journal));
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
                writer = await ReopenAsync(journal);
            }
        }

        await fault;
        await writer.DisposeAsync();
        total.Acknowledged += acknowledged.Count;
        await CountAsync(journal, acknowledged, total);
    }

    private static async Task StrikeAsync(string kind, RedisServer server, RedisJournal journal)
    {
        switch (kind)
        {
            case "connections cut (CLIENT KILL)":
                for (int i = 0; i < 20; i++) server.Cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                break;
            case "Redis killed, everysec":
                server.Kill();
                server.Begin();
                break;
            case "Redis stopped for 1.5 s, and continued":
                server.Signal("STOP");
                await Task.Delay(1500);
                server.Signal("CONT");
                break;
            case "memory full, then more of it":
                server.Cli("CONFIG", "SET", "maxmemory", "1mb");
                await Task.Delay(300);
                server.Cli("CONFIG", "SET", "maxmemory", "0");
                break;
            case "another leader claims":
                // As after a pause of the first beyond its lease.
                for (IJournalWriter? second = null; second is null;)
                {
                    server.Cli("DEL", "{fills}:lease");
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
            default:
                server.Cli("FLUSHALL");
                break;
        }
    }

    private static async Task<IJournalWriter> ReopenAsync(RedisJournal journal)
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

        public List<JournalFault> Told { get; } = [];
    }
}
