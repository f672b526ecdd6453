using KisFast.Redis;

namespace KisFast;

/// <summary>
/// Runs a feed while this process has the right to publish to a stream, and waits while another has. Start it on as many machines as you like: one
/// of them holds the session at KIS. The next one rebuilds what was published from the stream, signs in, and repairs what was missed.
/// </summary>
public sealed class RedisLeader
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly RedisJournal _journal;
    private readonly Func<FillFeed> _createFeed;
    private int _role = -1;

    /// <summary>A leader, or a standby. Does nothing yet.</summary>
    /// <param name="journal">The stream.</param>
    /// <param name="createFeed">
    /// Makes a feed whose <see cref="FillFeedOptions.Journal"/> is that stream, or a <see cref="LocalFirstJournal"/> before it, its handlers
    /// added. Called at each taking over; the feed is started and disposed here.
    /// </param>
    public RedisLeader(RedisJournal journal, Func<FillFeed> createFeed)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(createFeed);
        _journal = journal;
        _createFeed = createFeed;
    }

    /// <summary>The role has changed. Raised one at a time; do little.</summary>
    public event EventHandler<LeaderRoleChange>? RoleChanged;

    /// <summary>What this process is doing.</summary>
    public LeaderRole Role => (LeaderRole)Math.Max(0, Volatile.Read(ref _role));

    /// <summary>Leads and stands by until it is told to end.</summary>
    /// <param name="cancellationToken">Stops the feed, gives the right up, and returns.</param>
    /// <exception cref="KisFastException">What standing by does not mend: a wrong option, keys that KIS refuses, a stream of another
    /// program or customer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        RedisMeter.Add(this, _journal.Target.Keys.Records);
        try
        {
            await TakeTurnsAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            RedisMeter.Remove(this);
        }
    }

    private async Task TakeTurnsAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using (var standby = new RedisStandby(_journal, (why, _) => Become(LeaderRole.StandingBy, why)))
                    await standby.WaitAsync(cancellationToken).ConfigureAwait(false);
                await LeadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (JournalException e) when (RedisStandby.Passes(e.Fault))
            {
                Become(LeaderRole.StandingBy, e.Message);
                // Not faster: each try is a feed, and a line for whoever reads the roles.
                await Task.Delay(AfterFailure, _journal.Target.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        FillFeed feed = _createFeed();
        await using (feed.ConfigureAwait(false))
        {
            Become(LeaderRole.TakingOver, $"nobody publishes to {_journal.Name}");
            await feed.StartAsync(cancellationToken).ConfigureAwait(false);
            Become(LeaderRole.Leading, $"this process publishes to {_journal.Name}");
            await ((Task)feed.Completion.WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await feed.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await feed.Completion.ConfigureAwait(false);
        }
    }

    private void Become(LeaderRole role, string reason)
    {
        if (Interlocked.Exchange(ref _role, (int)role) == (int)role) return;
        RoleChanged?.Invoke(this, new LeaderRoleChange(role, reason));
    }
}
