using KisFast.Redis;
using KisFast.Tests.Support;

namespace KisFast.Tests.Journal;

public sealed class RedisJournalTests(RedisServer server) : JournalContract, IClassFixture<RedisServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly RedisJournalOptions Quick = new() { Lease = TimeSpan.FromSeconds(2) };
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    [RedisFact]
    public async Task Entry_is_read_with_nothing_but_redis_cli()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0) with { AccountName = new FixedText48("a^b%c") }] });
        string[] lines = server.Cli("XRANGE", _name, "-", "+").Split('\n');
        Assert.Equal($"{writer.Epoch - 1}-18446744073709551615", lines[0]);
        Assert.Equal("claim", lines[1]);
        Assert.Equal($"{writer.Epoch}-0", lines[7]);
        Assert.Equal("record", lines[8]);
        string[] values = lines[9].Split('^');
        Assert.Equal(RecordText.Names.Length, values.Length);
        Assert.Equal("Fill", values[0]);
        Assert.Equal("148.0100", values[Array.IndexOf(RecordText.Names, "price")]);
        Assert.Equal("AAPL", values[Array.IndexOf(RecordText.Names, "symbol")]);
        Assert.Equal("a%5Eb%25c", values[Array.IndexOf(RecordText.Names, "accountName")]);
        Assert.Equal("2026-04-01T03:00:00.0000007Z", values[Array.IndexOf(RecordText.Names, "receivedAt")]);
    }

    [RedisFact]
    public async Task Connection_that_is_cut_leaves_no_hole_and_nothing_twice()
    {
        // A server of its own: no other test's connections are cut.
        using var own = new RedisServer();
        own.Begin();
        var journal = new RedisJournal(own.Address, _name, Quick with { OutageLimit = Patience });
        await using IJournalWriter writer = await journal.OpenAsync(Owner);
        using var stop = new CancellationTokenSource();
        Task cutting = Task.Run(() =>
        {
            // Not so often that nobody ever gets through.
            do own.Cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            while (!stop.Token.WaitHandle.WaitOne(20));
        });
        const int Batches = 300;
        for (int i = 0; i < Batches; i++)
            writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 2 * i), Full(writer.Epoch, (2 * i) + 1)], Notes = [ANote(i)] });
        await stop.CancelAsync();
        await cutting;
        await using IJournalReader reader = await journal.OpenReaderAsync();
        var read = new FillRecord[(2 * Batches) + 1];
        read = read[..await reader.ReadAsync(default, read)];
        Assert.Equal(Enumerable.Range(0, 2 * Batches).Select(i => (long)i), read.Select(r => r.Sequence));
        Assert.Equal(Enumerable.Range(0, Batches).Select(i => (long)i), (await reader.ReadNotesAsync(null, 0, 1000)).Select(n => n.UtcTicks));
    }

    [RedisFact]
    public async Task Later_claim_refuses_the_leader_before_it()
    {
        var first = (RedisJournalWriter)await Journal.OpenAsync(Owner);
        first.Append(new JournalBatch { Records = [Full(first.Epoch, 0)] });
        // As if it had been paused: its lease goes, and it does not know.
        server.Cli("DEL", $"{{{_name}}}:lease");
        IJournalWriter? second = null;
        await EventuallyAsync(async () =>
        {
            try
            {
                second = await Journal.OpenAsync(Owner);
                return true;
            }
            catch (JournalException e) when (e.Fault == JournalFault.InUse)
            {
                server.Cli("DEL", $"{{{_name}}}:lease");
                return false;
            }
        });
        second!.Append(new JournalBatch { Records = [Full(second.Epoch, 0)] });
        JournalException refused = Assert.Throws<JournalException>(() => first.Append(new JournalBatch { Records = [Full(first.Epoch, 1)] }));
        Assert.Equal(JournalFault.Superseded, refused.Fault);
        Assert.Equal(2, (await ReadAllAsync(default)).Length);
        await second.DisposeAsync();
        await first.DisposeAsync();
    }

    [RedisFact]
    public async Task Entry_of_another_program_is_told_and_kept()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] });
        string id = server.Cli("XADD", _name, "*", "foo", "bar").Trim();
        JournalException refused = Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 1)] }));
        Assert.Equal(JournalFault.Corrupt, refused.Fault);
        Assert.Contains(id, refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<JournalException>(() => ReadAllAsync(default));
        Assert.Contains(id, refused.Message, StringComparison.Ordinal);
        server.Cli("XDEL", _name, id);
        Assert.Single(await ReadAllAsync(default));
    }

    [RedisFact]
    public async Task What_is_no_stream_of_ours_is_refused_untouched()
    {
        server.Cli("SET", _name, "hello");
        JournalException text = await Assert.ThrowsAsync<JournalException>(async () => await Journal.OpenAsync(Owner));
        server.Cli("DEL", _name);
        server.Cli("XADD", _name, "*", "a", "b");
        JournalException stream = await Assert.ThrowsAsync<JournalException>(async () => await Journal.OpenAsync(Owner));
        Assert.Equal([JournalFault.Foreign, JournalFault.Foreign], [text.Fault, stream.Fault]);
        server.Cli("DEL", _name);
        await (await Journal.OpenAsync(Owner)).DisposeAsync();
        server.Cli("HSET", $"{{{_name}}}:about", "format", "2");
        Assert.Equal(JournalFault.Newer, (await Assert.ThrowsAsync<JournalException>(async () => await Journal.OpenAsync(Owner))).Fault);
        server.Cli("HSET", $"{{{_name}}}:about", "format", "1");
        server.Cli("DEL", _name);
        Assert.Equal(JournalFault.WentBack, (await Assert.ThrowsAsync<JournalException>(async () => await Journal.OpenAsync(Owner))).Fault);
        Assert.Equal(JournalFault.Missing,
            (await Assert.ThrowsAsync<JournalException>(async () => await new RedisJournal(server.Address, "nothing").OpenReaderAsync())).Fault);
    }

    [RedisFact]
    public async Task Stream_that_lost_its_end_gets_it_again_and_one_that_lost_more_is_told()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        for (int i = 0; i < 10; i++) writer.Append(new JournalBatch { Records = [Full(writer.Epoch, i)] });
        // A server that crashed has less than it had acknowledged.
        string[] kept = server.Cli("XRANGE", _name, "-", $"{writer.Epoch}-6").Split('\n');
        server.Cli("DEL", _name);
        server.Cli("XADD", _name, kept[0], kept[1], kept[2], kept[3], kept[4], kept[5], kept[6]);
        for (int i = 7; i + 2 < kept.Length; i += 3) server.Cli("XADD", _name, kept[i], kept[i + 1], kept[i + 2]);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 10)] });
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (long)i), (await ReadAllAsync(default)).Select(r => r.Sequence));
        server.Cli("DEL", _name);
        JournalException refused = Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 11)] }));
        Assert.Equal(JournalFault.WentBack, refused.Fault);
    }

    [RedisFact]
    public async Task Full_memory_is_told_and_the_lease_is_renewed_all_the_same()
    {
        using var small = new RedisServer { Settings = ["--appendonly", "yes", "--maxmemory", "20mb", "--maxmemory-policy", "noeviction"] };
        small.Begin();
        var journal = new RedisJournal(small.Address, _name, Quick);
        await using var writer = (RedisJournalWriter)await journal.OpenAsync(Owner);
        small.Cli("CONFIG", "SET", "maxmemory", "1mb");
        JournalException full = Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] }));
        Assert.Equal(JournalFault.Full, full.Fault);
        TimeSpan least = TimeSpan.FromSeconds(3);
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await EventuallyAsync(() => Task.FromResult(System.Diagnostics.Stopwatch.GetElapsedTime(begun) > least));
        Assert.True(writer.Lease.Remaining > TimeSpan.Zero);
        small.Cli("CONFIG", "SET", "maxmemory", "20mb");
        small.Cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        Assert.Equal(JournalFault.Unavailable,
            (await Assert.ThrowsAsync<JournalException>(async () => await new RedisJournal(small.Address, "other", Quick).OpenAsync(Owner))).Fault);
    }

    [RedisFact]
    public async Task Append_waits_for_a_Redis_that_is_away_and_goes_on_where_it_was()
    {
        using var own = new RedisServer { Settings = ["--appendonly", "yes", "--appendfsync", "always"] };
        own.Begin();
        await using IJournalWriter writer = await new RedisJournal(own.Address, _name, Quick with { OutageLimit = Patience }).OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] });
        own.Kill();
        Task append = Task.Run(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 1)] }));
        own.Begin();
        await append.WaitAsync(Patience);
        Assert.Equal(["claim", "record", "record"], own.Cli("XRANGE", _name, "-", "+").Split('\n').Where(line => line is "claim" or "record"));
    }

    [RedisFact]
    public async Task Redis_that_stays_away_is_told_after_the_limit()
    {
        using var own = new RedisServer();
        own.Begin();
        await using IJournalWriter writer = await new RedisJournal(own.Address, _name, Quick with { OutageLimit = TimeSpan.FromSeconds(0.1) }).OpenAsync(Owner);
        own.Kill();
        JournalException away = Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] }));
        Assert.Equal(JournalFault.Unavailable, away.Fault);
        JournalException closed = await Assert.ThrowsAsync<JournalException>(async () => await new RedisJournal(own.Address, _name).OpenAsync(Owner));
        Assert.Equal(JournalFault.Unavailable, closed.Fault);
        Assert.Contains(own.Address, closed.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Password_is_used_and_never_told()
    {
        using var own = new RedisServer { Settings = ["--appendonly", "yes", "--requirepass", "s3cret-word"] };
        // Its redis-cli is not signed in; it answers all the same.
        Assert.Contains("NOAUTH", own.BeginLocked(), StringComparison.Ordinal);
        JournalException none = await Assert.ThrowsAsync<JournalException>(async () => await new RedisJournal(own.Address, _name).OpenAsync(Owner));
        JournalException wrong = await Assert.ThrowsAsync<JournalException>(
            async () => await new RedisJournal(own.Address + ",password=wr0ng-word", _name).OpenAsync(Owner));
        Assert.Equal([JournalFault.Unavailable, JournalFault.Unavailable], [none.Fault, wrong.Fault]);
        Assert.DoesNotContain("wr0ng", wrong.ToString(), StringComparison.Ordinal);
        var journal = new RedisJournal(own.Address + ",password=s3cret-word", _name);
        Assert.DoesNotContain("s3cret", journal.Name, StringComparison.Ordinal);
        await (await journal.OpenAsync(Owner)).DisposeAsync();
    }

    [RedisFact]
    public async Task Old_days_are_trimmed_and_what_is_left_is_whole()
    {
        DateTimeOffset today = DateTimeOffset.UtcNow;
        await using (IJournalWriter writer = await Journal.OpenAsync(Owner))
        {
            FillRecord[] records = [.. Enumerable.Range(0, 600)
                .Select(i => Full(writer.Epoch, i) with { ReceivedUtcTicks = today.AddHours(i - 599).UtcTicks })];
            writer.Append(new JournalBatch { Records = records });
        }

        using RespConnection connection = ((RedisJournal)Journal).Target.Connect("test", Patience);
        var queries = new StreamQueries(connection, new StreamKeys(_name), "the stream");
        queries.Trim(queries.Find(today.AddDays(-10)));
        FillRecord[] left = await ReadAllAsync(default);
        // Whole nodes of the stream go, so some more stay.
        Assert.InRange(left.Length, 240, 400);
        Assert.Equal(599, left[^1].Sequence);
        await using IJournalWriter next = await Journal.OpenAsync(Owner);
        Assert.Equal(599, next.Before.Last.Sequence);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RedisJournalOptions { KeepDays = 6 });
    }

    protected override IJournal Open(TimeProvider time)
    {
        _ = server.Process;
        return new RedisJournal(server.Address, _name, Quick with { TimeProvider = time });
    }

    protected override async Task KillAsync(IJournalWriter writer)
    {
        ((RedisJournalWriter)writer).Abandon();
        await EventuallyAsync(() => Task.FromResult(server.Cli("EXISTS", $"{{{_name}}}:lease").Trim() == "0"));
    }

    private static JournalNote ANote(int number) => new() { Kind = JournalNoteKind.Ledger, UtcTicks = number, Content = "[]"u8.ToArray() };

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (long begun = System.Diagnostics.Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(10))
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < Patience, "it did not come to pass");
    }
}
