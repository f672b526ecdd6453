using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace KisFast.Redis;

/// <summary>The claim on an epoch: the first entry of it.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Before">What the stream held.</param>
/// <param name="LastNote">The number of its last note.</param>
/// <param name="After">The entry before it.</param>
internal sealed record RedisClaim(long Epoch, JournalState Before, long LastNote, StreamId After)
{
    private const int MostTries = 10;

    /// <summary>Takes the next epoch.</summary>
    /// <param name="connection">A connection of the one who claims.</param>
    /// <param name="target">The stream.</param>
    /// <param name="owner">Whose records it is to hold.</param>
    /// <param name="token">The lease's.</param>
    /// <param name="options">The clock, and where to complain.</param>
    /// <param name="own">The epoch that another store has given; null: the next one.</param>
    /// <exception cref="JournalException">It is another's, is none of ours, or cannot be used.</exception>
    public static RedisClaim Make(
        RespConnection connection, RedisTarget target, JournalOwner owner, string token, RedisJournalOptions options, long? own = null)
    {
        var queries = new StreamQueries(connection, target.Keys, target.Name);
        RefuseUnsuitable(connection, target, options);
        for (int i = 0; i < MostTries; i++)
        {
            Dictionary<string, string> about = queries.About();
            queries.ThrowIfForeign(about);
            JournalOwner? held = OwnerOf(about);
            JournalRules.ThrowIfOther(target.Name, held, owner);
            StreamId top = queries.Top();
            long epoch = own ?? JournalRules.NextEpoch(options.TimeProvider.GetUtcNow(), Math.Max(StreamQueries.EpochOf(about), top.OwnEpoch));
            string[] customers = [.. owner.Customers.Union(held?.Customers ?? [])];
            string answer = connection.Ask(new RespCommands().Command(
                "EVAL", Scripts.Claim, "3", target.Keys.Records, target.Keys.Lease, target.Keys.About,
                token, StreamId.OfClaim(epoch).ToString(), epoch.ToString(CultureInfo.InvariantCulture),
                $"{Environment.MachineName}/{Environment.ProcessId}",
                "format", "1", "environment", owner.Environment.ToString(), "customers", string.Join('\n', customers), "epoch",
                epoch.ToString(CultureInfo.InvariantCulture)))!;
            // What it held is read now that nobody else can add to it.
            if (answer.StartsWith(Scripts.Done, StringComparison.Ordinal))
            {
                JournalState before = queries.State(queries.About()) with { LastEpoch = StreamQueries.EpochOf(about) };
                return new RedisClaim(epoch, before, (long)queries.TopOf(target.Keys.Notes).Epoch,
                    StreamId.Parse(Encoding.ASCII.GetBytes(answer[(Scripts.Done.Length + 1)..])));
            }

            if (answer == Scripts.NoLease) throw InUse(target);
        }

        throw new JournalException(JournalFault.Foreign,
            $"{RedisFault.Sentence(target.Name)} goes on growing while it is claimed: another program writes to it.");
    }

    public static JournalException InUse(RedisTarget target) =>
        new(JournalFault.InUse, $"Another process publishes to {target.Name}: this one can stand by (kisfast serve), or publish under another name.");

    private static JournalOwner? OwnerOf(Dictionary<string, string> about) =>
        about.TryGetValue("environment", out string? environment) && Enum.TryParse(environment, out KisEnvironment parsed)
            ? new JournalOwner(parsed, about.GetValueOrDefault("customers", "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            : null;

    // What evicts keys may evict the stream whole, and older ids would be taken again.
    private static void RefuseUnsuitable(RespConnection connection, RedisTarget target, RedisJournalOptions options)
    {
        string info = (connection.Ask(new RespCommands().Command("INFO", "memory")) + connection.Ask(new RespCommands().Command("INFO", "persistence")))!;
        string policy = Value(info, "maxmemory_policy");
        if (policy is not ("" or "noeviction") && Value(info, "maxmemory") != "0")
        {
            throw new JournalException(JournalFault.Unavailable,
                $"The Redis of {target.Name} throws keys away when its memory is full (maxmemory-policy {policy}), a whole stream too: set it to noeviction.");
        }

        if (Value(info, "aof_enabled") == "0") RedisLog.NotDurable(options.LoggerFactory.CreateLogger("KisFast.Redis"), RedisFault.Sentence(target.Name));
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
