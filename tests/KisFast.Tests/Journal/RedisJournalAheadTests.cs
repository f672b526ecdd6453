using System.Diagnostics;
using KisFast.Redis;
using KisFast.Tests.Support;

namespace KisFast.Tests.Journal;

/// <summary>A batch that was sent by one thread and is waited for by another, and an idle publisher whose Redis lost everything.</summary>
public sealed class RedisJournalAheadTests(RedisServer server) : IClassFixture<RedisServer>
{
    private static readonly JournalOwner Owner = new(KisEnvironment.Real, []);
    private static readonly RedisJournalOptions Quick = new() { Lease = TimeSpan.FromSeconds(2), OutageLimit = TimeSpan.FromSeconds(60) };
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    [RedisFact]
    public async Task What_was_begun_is_in_once_whatever_becomes_of_its_connection()
    {
        using var own = new RedisServer();
        own.Begin();
        await using IJournalWriter writer = await new RedisJournal(own.Address, _name, Quick).OpenAsync(Owner);
        using var stop = new CancellationTokenSource();
        int begun = 0, done = 0;
        Task cutting = Task.Run(() =>
        {
            // On a machine so slow that nothing comes between two cuts there would be no end to it.
            for (int seen = -1; !stop.Token.WaitHandle.WaitOne(5);)
            {
                if (Volatile.Read(ref done) == seen) continue;
                seen = Volatile.Read(ref done);
                own.Cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            }
        });
        const int Batches = 400;
        for (int i = 0; i < Batches; i++)
        {
            FillRecord[] records = [Fill(writer.Epoch, 2 * i), Fill(writer.Epoch, (2 * i) + 1)];
            if (writer.TryBegin(new JournalBatch { Records = records })) begun++;
            if (i % 8 == 0) await Task.Delay(2);
            writer.Append(new JournalBatch { Records = records });
            Volatile.Write(ref done, i + 1);
        }

        await stop.CancelAsync();
        await cutting;
        Assert.True(begun > Batches / 4, $"{begun} of {Batches} were begun");
        Assert.Equal(Enumerable.Range(0, 2 * Batches).Select(static i => (long)i), (await ReadAsync(own)).Select(static r => r.Sequence));
    }

    [RedisFact]
    public async Task Answer_that_is_there_is_taken_without_a_wait_and_one_that_is_not_is_left()
    {
        _ = server.Process;
        var journal = new RedisJournal(server.Address, _name, Quick);
        Assert.True(journal.CanBegin);
        await using (IJournalWriter writer = await journal.OpenAsync(Owner))
        {
            Assert.True(writer.CanEnd);
            Assert.False(writer.TryEnd(new JournalBatch { Records = [Fill(writer.Epoch, 0)] }));
            for (int i = 0; i < 100; i++)
            {
                FillRecord[] records = [Fill(writer.Epoch, i)];
                Assert.True(writer.TryBegin(new JournalBatch { Records = records }));
                Assert.True(SpinWait.SpinUntil(() => writer.TryEnd(new JournalBatch { Records = records }), TimeSpan.FromSeconds(20)));
                Assert.Equal(records[0].Position, writer.Sent);
            }

            // A stopped server answers nothing; whatever that does to the connection, Append tells.
            FillRecord[] last = [Fill(writer.Epoch, 100)];
            server.Cli("CLIENT", "PAUSE", "300", "WRITE");
            Assert.True(writer.TryBegin(new JournalBatch { Records = last }));
            Assert.False(writer.TryEnd(new JournalBatch { Records = last }));
            writer.Append(new JournalBatch { Records = last });
        }

        Assert.Equal(101, (await ReadAsync(server)).Length);
    }

    [RedisFact]
    public async Task What_a_deposed_leader_begins_is_refused()
    {
        _ = server.Process;
        var first = (RedisJournalWriter)await new RedisJournal(server.Address, _name, Quick).OpenAsync(Owner);
        first.Append(new JournalBatch { Records = [Fill(first.Epoch, 0)] });
        IJournalWriter? second = null;
        while (second is null)
        {
            server.Cli("DEL", $"{{{_name}}}:lease");
            try
            {
                second = await new RedisJournal(server.Address, _name, Quick).OpenAsync(Owner);
            }
            catch (JournalException e) when (e.Fault == JournalFault.InUse)
            {
                // The first has renewed it.
            }
        }

        second.Append(new JournalBatch { Records = [Fill(second.Epoch, 0)] });
        FillRecord[] late = [Fill(first.Epoch, 1)];
        // It may know by now, or not: either way nothing of it gets in.
        first.TryBegin(new JournalBatch { Records = late });
        JournalException refused = Assert.Throws<JournalException>(() => first.Append(new JournalBatch { Records = late }));
        Assert.Equal(JournalFault.Superseded, refused.Fault);
        Assert.Equal([first.Epoch, second.Epoch], (await ReadAsync(server)).Select(static r => r.Epoch));
        await second.DisposeAsync();
        await first.DisposeAsync();
    }

    [RedisFact]
    public async Task Nothing_is_begun_that_Append_would_not_finish()
    {
        _ = server.Process;
        var writer = (RedisJournalWriter)await new RedisJournal(server.Address, _name, Quick).OpenAsync(Owner);
        // More than a socket takes at once, and nothing.
        Assert.False(writer.TryBegin(new JournalBatch { Records = [.. Enumerable.Range(0, 500).Select(i => Fill(writer.Epoch, i))] }));
        Assert.False(writer.TryBegin(default));
        Assert.True(writer.TryBegin(new JournalBatch { Records = [Fill(writer.Epoch, 0)] }));
        Assert.Throws<InvalidOperationException>(() => writer.Append(new JournalBatch { Records = [Fill(writer.Epoch, 0), Fill(writer.Epoch, 1)] }));
        writer.Append(new JournalBatch { Records = [Fill(writer.Epoch, 0)] });
        await writer.DisposeAsync();
        Assert.False(writer.TryBegin(new JournalBatch { Records = [Fill(writer.Epoch, 1)] }));
        Assert.Single(await ReadAsync(server));
    }

    [RedisFact]
    public async Task Publisher_to_whom_nothing_comes_gives_a_flushed_Redis_everything_again()
    {
        using var own = new RedisServer();
        own.Begin();
        var log = new ListLogger();
        await using IJournalWriter writer = await new RedisJournal(own.Address, _name, Quick with { LoggerFactory = log }).OpenAsync(Owner);
        writer.Append(new JournalBatch
        {
            Records = [.. Enumerable.Range(0, 1000).Select(i => Fill(writer.Epoch, i))],
            Handlers = [new("strategy", new(writer.Epoch, 998))],
            HeardUtcTicks = 1234,
        });
        own.Cli("FLUSHALL");
        // The lease is taken again first, which its own thread does.
        for (long begun = Stopwatch.GetTimestamp();
            !log.Lines.Any(static line => line.StartsWith("Warning 201", StringComparison.Ordinal));
            await Task.Delay(20))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "It was not published again.");
            writer.Tend();
        }

        Assert.Equal(1000, (await ReadAsync(own)).Length);
        await using IJournalReader reader = await new RedisJournal(own.Address, _name).OpenReaderAsync();
        JournalState state = await reader.GetStateAsync();
        Assert.Equal(writer.Epoch, state.LastEpoch);
        Assert.Equal(new RecordPosition(writer.Epoch, 998), state.PositionOf("strategy"));
        Assert.Equal(1234L, state.LastHeard!.Value.Ticks);

        // With an epoch before, the beginning is nowhere any more.
        await writer.DisposeAsync();
        await using IJournalWriter next = await new RedisJournal(own.Address, _name, Quick).OpenAsync(Owner);
        own.Cli("FLUSHALL");
        Assert.Equal(JournalFault.WentBack, Assert.Throws<JournalException>(() => next.Tend()).Fault);
    }

    private static FillRecord Fill(long epoch, long sequence) => new()
    {
        Epoch = epoch,
        Sequence = sequence,
        Kind = RecordKind.Fill,
        OrderNo = new FixedText16("1"),
        Symbol = new FixedText16("AAPL"),
        Quantity = new Quantity(1),
        ReceivedUtcTicks = DateTime.UtcNow.Ticks,
    };

    private async Task<FillRecord[]> ReadAsync(RedisServer from)
    {
        await using IJournalReader reader = await new RedisJournal(from.Address, _name).OpenReaderAsync();
        var records = new FillRecord[2000];
        return records[..await reader.ReadAsync(default, records)];
    }
}
