using System.Globalization;

namespace KisFast.Redis;

/// <summary>
/// Asks the sentinels. An answer counts when more than half of those that the configuration lists give it: one that is cut off with an old master
/// goes on naming that. Keeps its connections; for one thread.
/// </summary>
internal sealed class Sentinels(RedisTarget target) : IDisposable
{
    private static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(1);
    // Those that answered first: one that is silent costs its time once.
    private readonly List<RedisAddress> _order = [.. target.Addresses];
    private readonly Dictionary<RedisAddress, RespConnection> _connections = [];

    /// <summary>The master that most of them name.</summary>
    /// <param name="timeout">For each of them, a second at most.</param>
    /// <exception cref="JournalException">Too few answer, or they do not agree: a fail-over is under way.</exception>
    public RedisAddress FindMaster(TimeSpan timeout)
    {
        var votes = new Dictionary<RedisAddress, int>();
        List<string> silent = [];
        int needed = (_order.Count / 2) + 1;
        foreach (RedisAddress sentinel in _order.ToArray())
        {
            if (Ask(sentinel, timeout, silent, MasterOf) is not { } master) continue;
            int count = votes[master] = votes.GetValueOrDefault(master) + 1;
            if (count == needed) return master;
        }

        string told = string.Join("; ", votes.Select(static vote => $"{vote.Value} for {vote.Key}").Concat(silent));
        throw new JournalException(JournalFault.Unavailable,
            $"No {needed} of {_order.Count} sentinels name the same master {target.ServiceName}: {told}.");
    }

    /// <summary>How many replicas might be made master. The highest count that one of the sentinels gives.</summary>
    public int CountReplicas(TimeSpan timeout)
    {
        int most = 0;
        foreach (RedisAddress sentinel in _order.ToArray())
        {
            if (Ask(sentinel, timeout, [], Replicas) is { } replicas) most = Math.Max(most, replicas.Count(static replica => replica.MayLead));
        }

        return most;
    }

    /// <summary>What the first sentinel that answers knows of the replicas, and how many other sentinels it knows.</summary>
    public (IReadOnlyList<RedisReplica> Replicas, int Sentinels) Describe(TimeSpan timeout)
    {
        (IReadOnlyList<RedisReplica>, int) seen = ([], 0);
        foreach (RedisAddress sentinel in _order.ToArray())
        {
            object? answered = Ask(sentinel, timeout, [], connection =>
            {
                seen = (Replicas(connection), 1 + Rows(connection, "SENTINELS").Count);
                return "";
            });
            if (answered is not null) break;
        }

        return seen;
    }

    public void Dispose()
    {
        foreach (RespConnection connection in _connections.Values) connection.Dispose();
        _connections.Clear();
    }

    private T? Ask<T>(RedisAddress sentinel, TimeSpan timeout, List<string> silent, Func<RespConnection, T?> question)
        where T : class
    {
        TimeSpan limit = timeout < MostForOne ? timeout : MostForOne;
        try
        {
            if (!_connections.TryGetValue(sentinel, out RespConnection? connection))
                _connections[sentinel] = connection = target.ConnectToSentinel(sentinel, limit);
            connection.SetTimeout(limit);
            T? answer = question(connection);
            if (answer is null) silent.Add($"{sentinel} knows no {target.ServiceName}");
            return answer;
        }
        catch (Exception e) when (e is IOException or RespException or FormatException)
        {
            silent.Add($"{sentinel}: {e.Message}");
            if (_connections.Remove(sentinel, out RespConnection? broken)) broken.Dispose();
            _order.Remove(sentinel);
            _order.Add(sentinel);
            return null;
        }
    }

    private RedisAddress? MasterOf(RespConnection connection)
    {
        connection.Send(new RespCommands().Command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", target.ServiceName));
        if (!connection.HasArray()) return null;
        connection.ReadArray();
        return new RedisAddress(connection.ReadString()!, (int)connection.ReadNumber());
    }

    private List<RedisReplica> Replicas(RespConnection connection) => Rows(connection, "REPLICAS").ConvertAll(static row => new RedisReplica(
        row.GetValueOrDefault("name", ""),
        row.GetValueOrDefault("flags", ""),
        TimeSpan.FromMilliseconds(long.Parse(row.GetValueOrDefault("s-down-time", "0"), CultureInfo.InvariantCulture)),
        row.GetValueOrDefault("slave-priority", "100")));

    private List<Dictionary<string, string>> Rows(RespConnection connection, string what)
    {
        connection.Send(new RespCommands().Command("SENTINEL", what, target.ServiceName));
        List<Dictionary<string, string>> rows = [];
        for (int left = connection.ReadArray(); left > 0; left--)
        {
            var row = new Dictionary<string, string>();
            for (int pairs = connection.ReadArray(); pairs > 0; pairs -= 2) row[connection.ReadString()!] = connection.ReadString()!;
            rows.Add(row);
        }

        return rows;
    }
}
