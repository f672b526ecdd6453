namespace KisFast.Simulation;

/// <summary>A process that runs a feed and a strategy, from its start to its end or its death.</summary>
internal sealed class Process
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Machine _machine;
    private readonly VirtualClock _clock;
    private readonly RestHandler _rest;
    private readonly WatchedLog _log;
    private readonly ProcessJournal? _journal;
    private readonly List<Link> _links = [];
    private readonly Queue<long> _connects = new();
    private readonly CancellationTokenSource _death = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _complaints = [];
    private readonly Node? _node;
    private Task _afterlife = Task.CompletedTask;
    private Task _stopped = Task.CompletedTask;

    /// <param name="machine">The world.</param>
    /// <param name="store">Where it keeps its records; null: nowhere.</param>
    /// <param name="node">Which of the processes that stand by for each other it is of; null: it is alone.</param>
    public Process(Machine machine, IJournal? store, Node? node = null)
    {
        _machine = machine;
        _node = node;
        DayPlan plan = machine.Plan;
        _clock = new VirtualClock(machine.Schedule, plan.Start) { Wall = machine.Clock };
        _rest = new RestHandler(machine.Kis, _clock, machine.Weather, machine.Trace, machine.Secrets, node?.Calls ?? machine.Calls);
        _log = new WatchedLog(machine.Trace, machine.Secrets);
        _journal = store is not null ? new ProcessJournal(store) : null;
        Strategy = new Strategy(
            machine.Kis.Book, [.. plan.Customers.Select(static customer => customer.Accounts[0])], machine.KisClock.GetUtcNow, machine.Trace, plan.HasJournal,
            plan.OnHandlerError != HandlerErrorPolicy.Stop)
        { MayComeTwice = () => machine.HasComeTwice };
        if (plan.HasAccount) Strategy.LookAtRepaired = new Audit(machine, this).RepairComplaints;
        Random jitter = machine.Schedule.Chance(machine.Random.Next());
        var options = new FillFeedOptions
        {
            Environment = plan.Environment,
            Sessions = [.. plan.Customers.Select(customer => new FillSessionOptions
            {
                AppKey = customer.AppKey,
                AppSecret = customer.AppSecret,
                HtsIds = customer.HtsIds,
                Registrations = [.. Enumerable.Range(0, plan.Quotes).Select(QuoteCount.Registration)],
                Account = plan.HasAccount ? customer.Accounts[0] : null,
                MissedSince = plan is { HasAccount: true, HasJournal: false } ? Earlier(plan.Start + plan.ClockError, machine.Clock.GetUtcNow()) : null,
            })],
            ReceiveMode = ReceiveMode.Async,
            UseProxy = false,
            WarmUp = false,
            RingSize = plan.RingSize,
            MaxMessageBytes = 256 * 1024,
            InlineLimit = TimeSpan.FromSeconds(60),
            OnHandlerError = plan.OnHandlerError,
            Reconnect = new ReconnectOptions { StartAttempts = plan.StartAttempts },
            Rest = new FillRestOptions { MessageHandler = _rest, TokenStore = machine.Tokens },
            LoggerFactory = _log,
            TimeProvider = _clock,
            Journal = _journal,
            Quarantine = frame => machine.Trace.Add($"refused {frame.Reason}"),
            Connect = async (_, cancellationToken) => await ConnectAsync(cancellationToken).ConfigureAwait(false),
            Random = jitter.NextDouble,
            BystanderPatience = Timeout.InfiniteTimeSpan,
        };
        machine.Secrets.Read(options.ToString());
        Feed = new FillFeed(options);
        Feed.StateChanged += (_, change) => OnStateChanged(change);
        Orders = new OrderTracker();
        if (plan.Quotes > 0) Feed.HandleMarketDataInlineWith(new QuoteCount(machine.Trace));
        if (!plan.HasJournal) Feed.HandleInline(Strategy).ThenInline(Orders);
        else if (plan.JournalFirst) Feed.HandleInlineWithJournal().ThenInline(Strategy).ThenInline(Orders);
        else Feed.HandleInline(Strategy).ThenInline(Orders).And(Feed.HandleInlineWithJournal());
    }

    public FillFeed Feed { get; }

    public Strategy Strategy { get; }

    public OrderTracker Orders { get; }

    /// <summary>It was killed.</summary>
    public bool IsDead { get; private set; }

    public bool IsLive { get; set; }

    public VirtualClock Clock => _clock;

    public Node? Node => _node;

    public IEnumerable<string> Complaints => _complaints.Concat(Strategy.Complaints);

    /// <summary>Runs until it has ended, for whatever reason.</summary>
    public async Task RunAsync()
    {
        try
        {
            Task starting = Feed.StartAsync(_death.Token);
            await Task.WhenAny(starting, _isOver.Task).ConfigureAwait(false);
            // Stopped in the middle of its start.
            if (!starting.IsCompleted && !IsDead) await Feed.StopAsync().ConfigureAwait(false);
            await starting.ConfigureAwait(false);
            IsLive = true;
            await Task.WhenAny(Feed.Completion, _isOver.Task).ConfigureAwait(false);
            if (!IsDead) await Feed.StopAsync().ConfigureAwait(false);
            await Feed.Completion.ConfigureAwait(false);
        }
        catch (KisFastException e)
        {
            Note(e);
        }
        catch (OperationCanceledException) when (IsDead)
        {
            // Killed while it started.
        }
        finally
        {
            IsLive = false;
        }
    }

    /// <summary>Asks it to end in good order.</summary>
    public void Stop()
    {
        _machine.Trace.Add("stop");
        _node?.Stop();
        _isOver.TrySetResult();
    }

    /// <summary>Kills it. What it does from now on nobody sees: it is only let go in good order, so that nothing of it is left.</summary>
    /// <param name="isTold">Whether its system closes the connections.</param>
    public void Kill(bool isTold)
    {
        if (IsDead) return;
        Doom();
        foreach (Link link in _links.Where(static link => link.IsOpen))
        {
            if (isTold) link.Reset();
            else link.GoDead();
            link.Down.Break("The process is gone.");
        }

        _rest.Die();
        _isOver.TrySetResult();
        _node?.Die();
        if (_node is null) _afterlife = EndAsync();
    }

    /// <summary>It does nothing for a while, and does not know it.</summary>
    public void Pause(TimeSpan time)
    {
        _clock.Pause(time);
        foreach (Link link in _links.Where(static link => link.IsOpen)) link.Down.Hold(time);
    }

    /// <summary>Kills it in the middle of what it does, such as a handler.</summary>
    public void KillInside(bool isTold)
    {
        _machine.Trace.Add("killed inside");
        Strategy.IsDead = _log.IsDead = true;
        _journal?.Die();
        _machine.Schedule.After(TimeSpan.Zero, () => Kill(isTold));
    }

    /// <summary>Its strategy is busy: nothing else is done on the thread that reads.</summary>
    public void Busy(TimeSpan time)
    {
        Pause(time);
        _machine.Trace.Add("busy", time.Ticks);
        long published = Feed.Statistics.Records;
        _machine.Schedule.Pass(time);
        // A lock is no lock for who holds it: on one thread nobody would notice.
        if (Feed.Statistics.Records != published) Strategy.Complain("a record was published while the thread that reads was busy");
    }

    /// <summary>Its strategy stops the feed, and does not wait for it.</summary>
    public void StopInside()
    {
        _machine.Trace.Add("stopped inside");
        _stopped = Feed.StopAsync();
    }

    /// <summary>After the end: what is left of it that must not be.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync()
    {
        await _afterlife.ConfigureAwait(false);
        await ((Task)_stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Feed.DisposeAsync().ConfigureAwait(false);
        _death.Dispose();
        List<string> left = [];
        if (_clock.Timers != 0) left.Add($"{_clock.Timers} timers are left after the stop");
        if (_links.Any(static link => !link.Client.IsClosed)) left.Add("a connection is left after the stop");
        foreach (FillSessionStatus session in Feed.Sessions) _machine.Secrets.Read(session.LastFailure?.ToString());
        return left;
    }

    private void Doom()
    {
        _machine.Trace.Add("killed");
        IsDead = Strategy.IsDead = _log.IsDead = true;
        _journal?.Die();
    }

    private async Task EndAsync()
    {
        await _death.CancelAsync().ConfigureAwait(false);
        await Feed.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (IsDead) throw new IOException("The process is gone.");
        CountConnect();
        Link link = await _machine.Network.ConnectAsync(_clock, cancellationToken).ConfigureAwait(false);
        _links.Add(link);
        return link.Client;
    }

    private void CountConnect()
    {
        long now = _clock.GetTimestamp();
        while (_connects.TryPeek(out long first) && now - first >= Minute.Ticks) _connects.Dequeue();
        _connects.Enqueue(now);
        int most = new ReconnectOptions().MaxConnectsPerMinute * _machine.Plan.Customers.Count;
        if (_connects.Count > most) _complaints.Add($"{_connects.Count} connects within a minute, {most} are allowed");
    }

    private void OnStateChanged(FeedStateChange change)
    {
        if (IsDead) return;
        if (change.To == _machine.StopAt)
        {
            _machine.StopAt = null;
            _machine.Schedule.After(new TimeSpan(_machine.Random.NextInt64(TimeSpan.TicksPerMillisecond * 5)), Stop);
        }

        _machine.Transitions.Count(change, _machine.Schedule.Elapsed);
        _machine.Secrets.Read(change.Reason?.ToString());
        if (change.To == FeedState.Faulted && _machine.Plan.Customers.Count > 1) _machine.Schedule.After(Second, StopWhatIsLeft);
        if (change.To != FeedState.Live || _machine.Plan.Customers is not [var customer]) return;
        if (_links[^1].Keys < customer.HtsIds.Count) _complaints.Add("a session is live without a key");
    }

    // A session that has given up beside one that has not: the operator is told, and starts it again. A start that fails says so itself.
    private void StopWhatIsLeft()
    {
        if (!IsDead && !Feed.Completion.IsCompleted) Stop();
    }

    /// <summary>Why it ended.</summary>
    public void Note(KisFastException e)
    {
        _machine.Secrets.Read(e.ToString());
        if (!IsDead) _machine.Trace.Add($"ended: {e.Message}");
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
