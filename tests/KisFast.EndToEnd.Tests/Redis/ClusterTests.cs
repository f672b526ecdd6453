using System.Globalization;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A Redis Cluster of two nodes: all keys of a stream are in one slot, and whoever is asked, the one that holds it is found.</summary>
public sealed class ClusterTests : IDisposable
{
    private static readonly string[] Settings =
        ["--appendonly", "yes", "--cluster-enabled", "yes", "--cluster-require-full-coverage", "no", "--cluster-node-timeout", "15000"];

    private readonly RedisServer _low = new() { Settings = Settings };
    private readonly RedisServer _high = new() { Settings = Settings };

    [RedisFact]
    public async Task Any_node_will_do_and_a_slot_that_moves_is_followed()
    {
        _low.Begin();
        _high.Begin();
        _low.Cli("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
        _high.Cli("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
        _low.Cli("CLUSTER", "MEET", "127.0.0.1", _high.Port.ToString(CultureInfo.InvariantCulture));
        await Until(() => Info(_low).Contains("cluster_slots_assigned:16384", StringComparison.Ordinal)
            && Info(_high).Contains("cluster_slots_assigned:16384", StringComparison.Ordinal)
            && (Info(_low) + Info(_high)).Split("cluster_state:ok").Length == 3, "the cluster");

        string slot = _low.Cli("CLUSTER", "KEYSLOT", "fills").Trim();
        string[] more = ["{fills}:lease", "{fills}:about", "{fills}:handlers", "{fills}:notes", "{fills}:consumers"];
        Assert.All(more, key => Assert.Equal(slot, _low.Cli("CLUSTER", "KEYSLOT", key).Trim()));
        (RedisServer holder, RedisServer other) = int.Parse(slot, CultureInfo.InvariantCulture) > 8191 ? (_high, _low) : (_low, _high);

        var stream = new RedisJournal(other.Address, "fills", new RedisJournalOptions
        {
            Lease = TimeSpan.FromSeconds(2),
            OutageLimit = TimeSpan.FromSeconds(60),
        });
        await using IJournalWriter writer = await stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        await using var feed = new FillFeed(new FillFeedOptions { Follow = stream });
        var books = new StreamBooks(ReplayStart.Beginning);
        feed.HandleWith(books);
        await feed.StartAsync();
        writer.Append(new JournalBatch { Records = StreamRecords.Fills(writer.Epoch, 0, 100) });
        await Until(() => books.Count == 100, "the records");
        Assert.Equal("101", holder.Cli("XLEN", "fills").Trim());

        // A resharding, as redis-cli --cluster does it.
        string from = holder.Cli("CLUSTER", "MYID").Trim(), to = other.Cli("CLUSTER", "MYID").Trim();
        other.Cli("CLUSTER", "SETSLOT", slot, "IMPORTING", from);
        holder.Cli("CLUSTER", "SETSLOT", slot, "MIGRATING", to);
        // What is published meanwhile waits: some keys of a batch are not made yet, and a slot that moves answers TRYAGAIN.
        Task publishing = Task.Run(() =>
        {
            for (long sequence = 100; sequence < 200; sequence += 10)
                writer.Append(new JournalBatch { Records = StreamRecords.Fills(writer.Epoch, sequence, 10) });
        });
        foreach (string key in holder.Cli("CLUSTER", "GETKEYSINSLOT", slot, "100").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            holder.Cli("MIGRATE", "127.0.0.1", other.Port.ToString(CultureInfo.InvariantCulture), key, "0", "5000");
        other.Cli("CLUSTER", "SETSLOT", slot, "NODE", to);
        holder.Cli("CLUSTER", "SETSLOT", slot, "NODE", to);
        await publishing.WaitAsync(Patience);
        await Until(() => books.Count == 200 && feed.State == FeedState.Live, "the records after it moved");
        Assert.Empty(books.Wrong);
        Assert.Equal("201", other.Cli("XLEN", "fills").Trim());
    }

    public void Dispose()
    {
        _low.Dispose();
        _high.Dispose();
    }

    private static string Info(RedisServer server) => server.Cli("CLUSTER", "INFO");
}
