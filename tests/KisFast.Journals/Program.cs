using System.Globalization;
using KisFast;
using KisFast.Examples;

// A feed with a journal, in a process of its own that is killed: see KillTests. The arguments are its options, the last one by how many
// seconds its clock jumps ahead and back; what it prints is the strategy's position whenever a gap has closed. With redis:HOST:PORT/NAME in the
// journal's place it leads or stands by: see LeaderTests.
if (args is not [var webSocket, var rest, var appKey, var appSecret, var htsId, var account, var journal, var tokens, var jump])
    return 2;
TimeProvider clock = jump == "0" ? TimeProvider.System : new JumpingClock(TimeSpan.FromSeconds(int.Parse(jump, CultureInfo.InvariantCulture)));
RedisJournal? stream = journal.StartsWith("redis:", StringComparison.Ordinal) && journal[6..].Split('/') is [var server, var name]
    ? new RedisJournal(server, name, new RedisJournalOptions
    {
        Lease = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("KISFAST_LEASE") ?? "1", CultureInfo.InvariantCulture)),
        OutageLimit = TimeSpan.FromSeconds(3),
    })
    : null;
var options = new FillFeedOptions
{
    AppKey = appKey,
    AppSecret = appSecret,
    HtsId = htsId,
    Account = account,
    WebSocketUrl = new Uri(webSocket),
    RestUrl = new Uri(rest),
    WarmUp = false,
    TimeProvider = clock,
    Journal = stream ?? (IJournal)new SqliteJournal(journal, new SqliteJournalOptions { TimeProvider = clock }),
    AdjustRest = settings => settings with { TokenCacheDirectory = tokens },
    Repair = new RepairOptions
    {
        HistoryLag = TimeSpan.FromMilliseconds(100),
        Stability = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("KISFAST_STABILITY") ?? "0.05", CultureInfo.InvariantCulture)),
        PollInterval = TimeSpan.FromMilliseconds(30),
        GiveUpAfter = TimeSpan.FromSeconds(30),
    },
    Reconnect = new ReconnectOptions
    {
        InitialDelay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromSeconds(1), MaxConnectsPerMinute = 1000, StartAttempts = 100,
        AppKeyInUseAttempts = 100
    },
};
if (stream is not null)
{
    var leader = new RedisLeader(stream, () => new FillFeed(options));
    leader.RoleChanged += (_, change) => Console.WriteLine($"{change.Role}: {change.Reason}");
    await leader.RunAsync(CancellationToken.None);
    return 0;
}

var position = new ReplayedPosition();
await using var feed = new FillFeed(options);
feed.HandleWith(position).Then(new Teller(position));
await feed.StartAsync();
Console.WriteLine("live");
await feed.Completion;
return 0;

internal sealed class Teller(ReplayedPosition position) : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind != RecordKind.GapClosed || record.IsReplayed) return;
        Console.WriteLine($"closed {record.GapOutcome} {string.Join(' ', position.Shares.OrderBy(p => p.Key).Select(p => $"{p.Key}={p.Value}"))}");
    }
}
