using KisFast.Redis;

namespace KisFast.Cli;

/// <summary>A stream to follow that says how far behind its follower is.</summary>
internal sealed class WatchedStream(RedisJournal journal) : IPublishedJournal
{
    private RedisFollower? _follower;

    public string Name => journal.Name;

    /// <summary>How many records the follower has yet to read, as of the last second; null: it is not reading yet.</summary>
    public long? Behind => Volatile.Read(ref _follower)?.Behind;

    public async ValueTask<IJournalFollower> FollowAsync(string consumer, CancellationToken cancellationToken = default)
    {
        IJournalFollower follower = await journal.FollowAsync(consumer, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _follower, follower as RedisFollower);
        return follower;
    }

    public ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default) =>
        journal.OpenAsync(owner, cancellationToken);

    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => journal.OpenReaderAsync(cancellationToken);
}
