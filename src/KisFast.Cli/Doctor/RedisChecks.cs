using System.Diagnostics;
using System.Globalization;
using KisFast.Redis;

namespace KisFast.Cli;

/// <summary>
/// Whether a Redis can hold a stream of records. It is tried, on a key of its own that is gone afterwards: what a server says of its
/// version proves nothing.
/// </summary>
internal static class RedisChecks
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SkewLimit = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Finding> Run(RedisTarget target)
    {
        try
        {
            using RespConnection connection = target.Connect("doctor", Limit);
            return
            [
                Answers(connection, target),
                .. AboutSentinels(target),
                Streams(connection),
                .. Settings(connection),
                Clock(connection),
                new Finding("publisher", null, $"ACL SETUSER kisfast-serve >PASSWORD {StreamAcl.Publisher(target.Keys)}"),
                new Finding("consumers", null, $"ACL SETUSER kisfast-follow >PASSWORD {StreamAcl.Consumer(target.Keys)}"),
            ];
        }
        catch (JournalException e)
        {
            return [new Finding("redis", false, e.Message, "start it, mend the address, or set KISFAST_REDIS_PASSWORD")];
        }
        catch (Exception e) when (e is IOException or RespException or FormatException)
        {
            return [new Finding("redis", false, $"{target.Where}: {e.Message}", "is that Redis 6.2 or later, or Valkey?")];
        }
    }

    private static Finding Answers(RespConnection connection, RedisTarget target)
    {
        long begun = Stopwatch.GetTimestamp();
        connection.Ask(new RespCommands().Command("PING"));
        double milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        string value = string.Create(CultureInfo.InvariantCulture, $"{target.Where} answers in {milliseconds:0.0} ms, and takes writes");
        return new Finding("redis", true, value);
    }

    // A lagging replica with a better priority is made master, and loses what the others had confirmed.
    private static IEnumerable<Finding> AboutSentinels(RedisTarget target)
    {
        if (!target.HasSentinels) yield break;
        using var sentinels = new Sentinels(target);
        RedisAddress master = sentinels.FindMaster(Limit);
        (IReadOnlyList<RedisReplica> replicas, int known) = sentinels.Describe(Limit);
        int listed = target.Addresses.Count;
        yield return Finding.Of(
            "sentinels", known <= listed && listed > 2, $"most of {listed} name {master}; they know {known} sentinels",
            "list all of them in --redis, three at least: an answer counts when more than half of those listed give it");
        int living = replicas.Count(static replica => replica.DownFor == TimeSpan.Zero);
        bool isOneRank = replicas.Select(static replica => replica.Priority).Distinct().Count() < 2;
        yield return Finding.Of(
            "replicas", living > 0 && isOneRank,
            $"{living} of {replicas.Count} live: {string.Join(", ", replicas.Select(static r => $"{r.Name} ({r.Flags}, replica-priority {r.Priority})"))}",
            "start the dead ones, and give all the same replica-priority: a better one is made master however far behind it is");
    }

    private static Finding Streams(RespConnection connection)
    {
        string key = $"kisfast-doctor-{Guid.NewGuid():N}";
        const string Fix = "give it a user that may, on a Redis from 6.2 on or Valkey: others that speak its protocol have no streams";
        try
        {
            const string Script = "return redis.call('XADD', KEYS[1], ARGV[1], 'record', ARGV[2])";
            string? id = connection.Ask(new RespCommands().Command("EVAL", Script, "1", key, $"1-{ulong.MaxValue}", "x"));
            var queries = new StreamQueries(connection, new StreamKeys(key), key);
            bool works = id == $"1-{ulong.MaxValue}" && queries.Top() == StreamId.OfClaim(2);
            connection.Ask(new RespCommands().Command("DEL", key));
            return Finding.Of("streams", works, works ? "XADD, XINFO and EVAL work" : "XADD, XINFO and EVAL do not agree", Fix);
        }
        catch (RespException e) when (e.Is("NOPERM"))
        {
            return new Finding("streams", null, "not tried: this user may use the stream's keys only");
        }
        catch (Exception e) when (e is RespException or IOException)
        {
            return new Finding("streams", false, e.Message, Fix);
        }
    }

    private static List<Finding> Settings(RespConnection connection)
    {
        string info = connection.Ask(new RespCommands().Command("INFO"))!;
        string policy = Value(info, "maxmemory_policy");
        string most = Value(info, "maxmemory");
        string used = Value(info, "used_memory_human");
        bool evicts = most != "0" && policy != "noeviction";
        bool isDurable = Value(info, "aof_enabled") == "1";
        return
        [
            new Finding("version", null, Value(info, "redis_version")),
            Finding.Of(
                "appendonly", isDurable, isDurable ? "on" : "off: a restart of Redis loses what is not in its last snapshot",
                "CONFIG SET appendonly yes, and appendonly yes in its file"),
            Finding.Of(
                "memory", !evicts, most == "0" ? $"{used} used, no limit" : $"{used} of {Value(info, "maxmemory_human")} used, {policy}",
                "CONFIG SET maxmemory-policy noeviction: any other throws a whole stream away, or the lease"),
            new Finding("replicas", null, Value(info, "connected_slaves") is { Length: > 0 } count ? count : "unknown"),
        ];
    }

    private static Finding Clock(RespConnection connection)
    {
        connection.Send(new RespCommands().Command("TIME"));
        connection.ReadArray();
        long seconds = connection.ReadNumber(), micros = connection.ReadNumber();
        TimeSpan skew = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(micros);
        string value = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:+0.0;-0.0;0.0} s against Redis");
        return Finding.Of("clock", skew.Duration() <= SkewLimit, value, "let both systems keep time: timedatectl set-ntp true");
    }

    private static string Value(string info, string name)
    {
        foreach (string line in info.Split('\n'))
        {
            if (line.StartsWith(name + ":", StringComparison.Ordinal)) return line[(name.Length + 1)..].Trim();
        }

        return "";
    }
}
