using System.Globalization;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>Three real nodes of a cluster, and a fourth one that replicates the node which holds a stream.</summary>
internal sealed class ClusterSetup : IDisposable
{
    private static readonly string[] Settings =
        ["--appendonly", "yes", "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-replica-validity-factor", "0",
         "--repl-diskless-sync-delay", "0"];

    private readonly int _slot;

    private ClusterSetup(int slot) => _slot = slot;

    public IReadOnlyList<RedisServer> Nodes { get; } = [.. Enumerable.Range(0, 4).Select(static _ => new RedisServer { Settings = Settings })];

    /// <summary>What a journal takes.</summary>
    public string Configuration => string.Join(',', Nodes.Select(static node => node.Address));

    /// <summary>The node that holds the stream: the one that calls itself a master with its slot.</summary>
    public RedisServer? Holder => Nodes.FirstOrDefault(Holds);

    /// <summary>The one that replicates it.</summary>
    public RedisServer Replica => Nodes.First(static node => Role(node) == "slave");

    /// <summary>Begins all four.</summary>
    public static async Task<ClusterSetup> BeginAsync(string stream)
    {
        using var any = new RedisServer { Settings = Settings };
        var setup = new ClusterSetup(int.Parse(any.Cli("CLUSTER", "KEYSLOT", stream), CultureInfo.InvariantCulture));
        await setup.BuildAsync();
        return setup;
    }

    /// <summary>Waits until one node holds the stream, another replicates it in step, and all agree.</summary>
    public Task WholeAsync() => Until(() => Nodes.All(static node => node.Cli("CLUSTER", "INFO").Contains("cluster_state:ok", StringComparison.Ordinal))
        && Nodes.Count(static node => Role(node) == "slave") == 1 && Holder is not null
        && Replica.Cli("INFO", "replication").Contains("master_link_status:up", StringComparison.Ordinal), "the cluster to be whole");

    public void Dispose()
    {
        foreach (RedisServer node in Nodes) node.Dispose();
    }

    private async Task BuildAsync()
    {
        foreach (RedisServer node in Nodes) node.Begin();
        int[] firsts = [0, 5461, 10923, 16384];
        for (int i = 0; i < 3; i++) Nodes[i].Cli("CLUSTER", "ADDSLOTSRANGE", Text(firsts[i]), Text(firsts[i + 1] - 1));
        for (int i = 1; i < 4; i++) Nodes[i].Cli("CLUSTER", "MEET", "127.0.0.1", Text(Nodes[0].Port));
        RedisServer holder = Nodes[_slot >= firsts[2] ? 2 : _slot >= firsts[1] ? 1 : 0];
        string id = holder.Cli("CLUSTER", "MYID").Trim();
        await Until(() => Nodes[3].Cli("CLUSTER", "NODES").Contains(id, StringComparison.Ordinal), "the fourth node to know the holder");
        await Until(() => Nodes[3].Cli("CLUSTER", "REPLICATE", id).StartsWith("OK", StringComparison.Ordinal), "the fourth node to replicate it");
        await WholeAsync();
    }

    private bool Holds(RedisServer node)
    {
        if (node.Process.HasExited || Role(node) != "master") return false;
        // CLUSTER NODES: ... myself,master - 0 0 3 connected 10923-16383
        string own = node.Cli("CLUSTER", "NODES").Split('\n').FirstOrDefault(static line => line.Contains("myself", StringComparison.Ordinal)) ?? "";
        foreach (string range in own.Split(' ').Skip(8))
        {
            string[] ends = range.Split('-');
            if (int.TryParse(ends[0], CultureInfo.InvariantCulture, out int first)
                && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out int last) && first <= _slot && _slot <= last) return true;
        }

        return false;
    }

    private static string Role(RedisServer node) => node.Process.HasExited ? "" : node.Cli("ROLE").Split('\n')[0];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
