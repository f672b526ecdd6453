using System.Diagnostics;
using KisFast.EndToEnd.Tests.Cli;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>Three servers and three sentinels on this machine: who is followed at a fail-over, and who is not.</summary>
[Long]
public sealed class SentinelTests : IDisposable
{
    private static readonly RedisJournalOptions Quick = new() { Lease = TimeSpan.FromSeconds(2), OutageLimit = TimeSpan.FromSeconds(60) };
    private readonly SentinelSetup _setup = SentinelSetup.Begin();

    private RedisJournal Stream => new(_setup.Configuration, "fills", Quick);

    [RedisFact]
    public async Task Publisher_and_consumer_follow_a_fail_over_and_no_position_changes()
    {
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        await using var feed = new FillFeed(new FillFeedOptions { Follow = Stream });
        var books = new StreamBooks(ReplayStart.Beginning);
        feed.HandleWith(books);
        await feed.StartAsync();
        long sequence = 0;
        for (int round = 0; round < 3; round++)
        {
            RedisServer old = _setup.Master;
            Append(writer, ref sequence, 100);
            await Until(() => writer.Kept == writer.Sent, "every replica to have it");
            await Until(() => books.Count == sequence, "the consumer to have it");
            if (round == 0) Assert.Equal("OK", RedisServer.CliOf(PortOfSentinel, "SENTINEL", "FAILOVER", SentinelSetup.ServiceName).Trim());
            else if (round == 1) old.Signal("STOP");
            else old.Kill();
            await AppendUntilAsync(writer, () => _setup.Master != old, count => sequence += count, sequence);
            if (round == 1) old.Signal("CONT");
            if (round == 2) old.Begin();
            Append(writer, ref sequence, 100);
            await Until(() => books.Count == sequence, "the consumer to have the rest");
            await KeptAsync(writer, round);
            _setup.WaitUntilWhole();
        }

        Assert.Empty(books.Wrong);
        Assert.False(feed.Completion.IsCompleted);
    }

    [RedisFact]
    public async Task Majority_decides_and_without_one_nobody_leads()
    {
        ToolRun doctor = await ToolRun.InProcessAsync("doctor", "--redis", _setup.Configuration, "--name", "fills");
        Assert.Contains($"most of 3 name 127.0.0.1:{_setup.Master.Port}; they know 3 sentinels", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 live", doctor.Output, StringComparison.Ordinal);
        // One that is silent is passed over, and two are too many.
        _setup.SignalSentinel(0, "STOP");
        await using (IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, [])))
        {
            long sequence = 0;
            Append(writer, ref sequence, 10);
            await Until(() => writer.Kept == writer.Sent, "every replica to have it");
        }

        _setup.SignalSentinel(1, "STOP");
        JournalException refused = await Assert.ThrowsAsync<JournalException>(async () => await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, [])));
        Assert.Equal(JournalFault.Unavailable, refused.Fault);
        Assert.Contains("No 2 of 3 sentinels name the same master", refused.Message, StringComparison.Ordinal);
        Assert.Contains("did not answer", refused.Message, StringComparison.Ordinal);
        _setup.SignalSentinel(0, "CONT");
        _setup.SignalSentinel(1, "CONT");
        RedisJournal other = new(_setup.Configuration.Replace(SentinelSetup.ServiceName, "nobody", StringComparison.Ordinal), "fills", Quick);
        refused = await Assert.ThrowsAsync<JournalException>(async () => await other.OpenAsync(new JournalOwner(KisEnvironment.Real, [])));
        Assert.Contains("knows no nobody", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _setup.Dispose();

    private int PortOfSentinel => int.Parse(_setup.Configuration.Split(',')[0].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    private async Task KeptAsync(IJournalWriter writer, int round)
    {
        for (long begun = Stopwatch.GetTimestamp(); writer.Kept != writer.Sent; await Task.Delay(10))
        {
            // As a feed does, once a second.
            writer.Tend();
            if (Stopwatch.GetElapsedTime(begun) > Patience)
                Assert.Fail($"Round {round}: {writer.Kept} of {writer.Sent}; {_setup.Master.Cli("INFO", "replication")}; {_setup.Ask(0, "REPLICAS")}");
        }
    }

    private static void Append(IJournalWriter writer, ref long sequence, int count)
    {
        writer.Append(new JournalBatch { Records = StreamRecords.Fills(writer.Epoch, sequence, count) });
        sequence += count;
    }

    private static async Task AppendUntilAsync(IJournalWriter writer, Func<bool> condition, Action<int> appended, long sequence)
    {
        for (long begun = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(1))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience);
            Append(writer, ref sequence, 10);
            appended(10);
        }
    }
}
