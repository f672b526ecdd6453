using KisFast.Redis;

namespace KisFast.Simulation;

/// <summary>One of the processes of which one publishes while the others stand by: from its start to its end or its death.</summary>
internal sealed class Node
{
    private const string Server = "store:6379";

    private readonly Machine _machine;
    private readonly Action<Process> _created;
    private readonly CancellationTokenSource _end = new();
    private readonly RedisLeader _leader;
    private readonly RedisJournal _journal;
    private readonly WatchedLog _log;
    private Process? _process;

    /// <param name="machine">The world.</param>
    /// <param name="name">What the trace calls it.</param>
    /// <param name="created">Told of each feed that is made.</param>
    public Node(Machine machine, string name, Action<Process> created)
    {
        _machine = machine;
        _created = created;
        Name = name;
        Calls = machine.NewCallCount();
        Clock = new VirtualClock(machine.Schedule, machine.Plan.Start) { Wall = machine.Clock };
        _log = new WatchedLog(machine.Trace, machine.Secrets);
        _journal = new RedisJournal(Server, Machine.Stream, new RedisJournalOptions
        {
            Lease = machine.Plan.Lease,
            OutageLimit = machine.Plan.OutageLimit,
            TimeProvider = machine.Clock,
            LoggerFactory = _log,
            World = new StoreWorld(Clock, (_, _) => Dial(), Sleep),
        });
        _leader = new RedisLeader(_journal, CreateFeed);
        _leader.RoleChanged += (_, change) => OnRole(change.Role);
    }

    public string Name { get; }

    public CallCount Calls { get; }

    /// <summary>Of the lease and of who stands by; a feed has one of its own.</summary>
    public VirtualClock Clock { get; }

    public bool IsDead { get; private set; }

    /// <summary>Runs until it is told to end, dies, or gives up.</summary>
    public async Task RunAsync()
    {
        try
        {
            await _leader.RunAsync(_end.Token).ConfigureAwait(false);
        }
        catch (KisFastException e)
        {
            _process?.Note(e);
        }
        catch (Exception e) when (IsDead && e is OperationCanceledException or IOException)
        {
            // Killed while it began.
        }
    }

    /// <summary>Asks it to end in good order.</summary>
    public void Stop() => _end.Cancel();

    /// <summary>The process is gone: what it still says to the store nobody hears.</summary>
    public void Die()
    {
        if (IsDead) return;
        IsDead = _log.IsDead = true;
        _machine.Schedule.After(TimeSpan.Zero, _end.Cancel);
    }

    /// <summary>A process that stands by is killed.</summary>
    public void Kill()
    {
        if (_process is { IsDead: false } process) process.Kill(isTold: true);
        else Die();
    }

    /// <summary>It does nothing for a while, and does not know it: a pause of the collector, a machine that is moved.</summary>
    public void Pause(TimeSpan time)
    {
        Clock.Pause(time);
        _process?.Pause(time);
    }

    /// <summary>After the end: what is left of it.</summary>
    public IEnumerable<string> Leftovers()
    {
        _end.Dispose();
        if (Clock.Timers != 0) yield return $"{Clock.Timers} timers of node {Name} are left after the stop";
    }

    private FillFeed CreateFeed()
    {
        _process = new Process(_machine, _journal, this);
        _created(_process);
        return _process.Feed;
    }

    private void OnRole(LeaderRole role)
    {
        if (IsDead) return;
        _machine.Trace.Add($"node {Name} is {role}");
        _machine.CountRole(role);
        if (_process is not null) _process.IsLive = role == LeaderRole.Leading;
    }

    private StoreConnection Dial()
    {
        if (IsDead) throw new IOException("The process is gone.");
        return _machine.DialStore(() => IsDead);
    }

    // Whoever waits for the store does nothing else; the lease is renewed beside it.
    private void Sleep(TimeSpan time)
    {
        _process?.Clock.Pause(time);
        _machine.Schedule.Pass(time);
    }
}
