using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>
/// A trading day: a quiet beginning, a storm in which things go wrong while orders are placed and filled, and a calm in which everything
/// promised has to come true.
/// </summary>
internal sealed class Day
{
    private static readonly TimeSpan QuietBeginning = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FairTrading = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // What was refused or given up is looked into again after half an hour at the latest, and a token that died after its renewal is renewed
    // again after as long as that has lasted.
    private static readonly TimeSpan Promised = TimeSpan.FromHours(1);

    private readonly Machine _machine;
    private readonly DayPlan _plan;
    private readonly Troubles _troubles;
    private readonly List<Process> _processes = [];
    private readonly Node?[] _nodes;
    private readonly List<Node> _allNodes = [];
    private readonly Consumer? _consumer;
    private readonly List<string> _complaints = [];
    private TimeSpan _settledAfter;
    private string _unsettled = "";
    private readonly CancellationTokenSource _tradingEnd = new();
    private bool _isOver;
    private bool _isConcluded;

    private Day(DayPlan plan, TextWriter? log)
    {
        _plan = plan;
        _machine = new Machine(plan, log);
        _nodes = new Node?[plan.Journal == JournalKind.Stream ? 2 : 0];
        _consumer = plan.Journal == JournalKind.Stream ? new Consumer(_machine) : null;
        _troubles = new Troubles(_machine, Current, _nodes);
    }

    /// <summary>Lives a day.</summary>
    /// <param name="plan">What is to happen.</param>
    /// <param name="log">Where each event is printed; null: nowhere.</param>
    /// <param name="patience">In real time.</param>
    public static DayResult Live(DayPlan plan, TextWriter? log, TimeSpan patience)
    {
        var day = new Day(plan, log);
        try
        {
            new Worker(day._machine.Schedule).Run(day.RunAsync, patience);
            day._isConcluded = true;
        }
#pragma warning disable CA1031 // Whatever it is, the day does not hold.
        catch (Exception e)
#pragma warning restore CA1031
        {
            day._isConcluded = e is not TimeoutException;
            day._complaints.Add(e is DayException or TimeoutException ? e.Message : $"{e.GetType().Name}: {e}");
        }

        day._machine.Disk?.Dispose();
        return day.Result();
    }

    private async Task RunAsync()
    {
        // The process begins in peace: what was there before a first start is not its business.
        Task supervision = _nodes.Length == 0 ? SuperviseAsync() : Task.WhenAll(_nodes.Select((_, i) => SuperviseAsync(i)));
        Task following = _consumer?.RunAsync() ?? Task.CompletedTask;
        await DelayAsync(QuietBeginning).ConfigureAwait(false);
        if (_plan.Linger is { } linger)
        {
            _machine.Kis.Faults.Set($"linger={linger}");
            _machine.Transitions.Begin("linger", _machine.Schedule.Elapsed, _plan.Storm);
        }

        Task trading = Task.WhenAll(_plan.Customers.SelectMany(static customer => customer.HtsIds).Select((htsId, i) => TradeAsync(htsId, 100 + i)));
        _machine.Trace.Add("storm");
        await _troubles.RunAsync(_plan.Episodes, _plan.Storm).ConfigureAwait(false);
        _machine.Trace.Add("calm");
        _troubles.Clear();
        TimeSpan calm = _machine.Schedule.Elapsed;
        await DelayAsync(FairTrading).ConfigureAwait(false);
        await _tradingEnd.CancelAsync().ConfigureAwait(false);
        await trading.ConfigureAwait(false);
        await SettleAsync(calm).ConfigureAwait(false);
        _isOver = true;
        Process last = Current();
        last.Stop();
        foreach (Node? node in _nodes) node?.Stop();
        await supervision.ConfigureAwait(false);
        await ConcludeAsync(last).ConfigureAwait(false);
        _consumer?.Stop();
        await following.ConfigureAwait(false);
        await CleanUpAsync().ConfigureAwait(false);
    }

    // What systemd does: starts it, and starts it again when it ends.
    private async Task SuperviseAsync()
    {
        while (!_isOver)
        {
            var process = new Process(_machine, _machine.Journal);
            _processes.Add(process);
            _machine.Trace.Add("start");
            await process.RunAsync().ConfigureAwait(false);
            if (!_isOver) await DelayAsync(TimeSpan.FromSeconds(1 + _machine.Random.Next(30))).ConfigureAwait(false);
        }
    }

    // One of those of which one publishes.
    private async Task SuperviseAsync(int number)
    {
        while (!_isOver)
        {
            var node = new Node(_machine, number == 0 ? "A" : "B", _processes.Add);
            _nodes[number] = node;
            _allNodes.Add(node);
            _machine.Trace.Add("start " + node.Name);
            await node.RunAsync().ConfigureAwait(false);
            if (!_isOver) await DelayAsync(TimeSpan.FromSeconds(1 + _machine.Random.Next(30))).ConfigureAwait(false);
        }
    }

    // Who publishes, or is alone; else the one that did last.
    private Process Current() => _processes.FindLast(static process => process is { IsLive: true, IsDead: false }) ?? _processes[^1];

    private async Task TradeAsync(string htsId, int use)
    {
        OrderMaker orders = _machine.Kis.MakeOrders(htsId);
        Random random = _machine.Schedule.Chance(_plan.SeedOf(use));
        while (true)
        {
            // A burst now and then, a long silence now and then.
            double pause = random.Next(10) switch { 0 => 0, 1 => 8, _ => -Math.Log(1 - random.NextDouble()) };
            await ((Task)Task.Delay(_plan.Pace * pause, _machine.KisClock, _tradingEnd.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_tradingEnd.IsCancellationRequested) return;
            orders.Step();
            _machine.Trace.Add("exchange", orders.Notices);
            await _machine.Kis.FlushAsync(htsId).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(TimeSpan calm)
    {
        TimeSpan quiet = TimeSpan.Zero;
        while (_machine.Schedule.Elapsed - calm < Promised)
        {
            await DelayAsync(Look).ConfigureAwait(false);
            if (Unsettled() is { } reason)
            {
                _unsettled = reason;
                _settledAfter = TimeSpan.Zero;
                quiet = TimeSpan.Zero;
                continue;
            }

            if (quiet == TimeSpan.Zero) _settledAfter = _machine.Schedule.Elapsed - calm;
            quiet += Look;
            // It has to stay so, too: while nothing happens no repair may come.
            if (quiet >= FairTrading) return;
        }
    }

    private string? Unsettled()
    {
        Process process = Current();
        if (!process.IsLive) return "the feed does not run";
        if (process.Feed.State != FeedState.Live) return $"the feed is {process.Feed.State}";
        if (process.Strategy.IsGapOpen) return "a gap is open";
        if (_consumer is not null && _consumer.Identities.Count != process.Strategy.Identities.Count) return "a follower has not caught up";
        return new Audit(_machine, process).Complaints().FirstOrDefault();
    }

    private async Task ConcludeAsync(Process last)
    {
        if (_settledAfter == TimeSpan.Zero) _complaints.Add($"{Promised.TotalMinutes:0} minutes after the last trouble it has not settled: {_unsettled}");
        var audit = new Audit(_machine, last);
        _complaints.AddRange(audit.Complaints().Take(5));
        IReadOnlyList<FillRecord> records = await _machine.ReadJournalAsync().ConfigureAwait(false);
        _complaints.AddRange(audit.JournalComplaints(records, last.Strategy.Identities, "the strategy"));
        if (_consumer is null) return;
        _complaints.AddRange(audit.JournalComplaints(records, _consumer.Identities, "the follower"));
        _complaints.AddRange(_consumer.Complaints.Take(3));
    }

    private async Task CleanUpAsync()
    {
        foreach (Process process in _processes) _complaints.AddRange(await process.LeftoversAsync().ConfigureAwait(false));
        _complaints.AddRange(_allNodes.SelectMany(static node => node.Leftovers()));
        await _machine.Kis.DisposeAsync().ConfigureAwait(false);
        await _machine.Network.EndAsync().ConfigureAwait(false);
        if (_machine.Network.HeldByClients != 0) _complaints.Add($"{_machine.Network.HeldByClients} connections are left");
    }

    private Task DelayAsync(TimeSpan time) => Task.Delay(time, _machine.KisClock);

    private DayResult Result()
    {
        _complaints.AddRange(_processes.SelectMany(static process => process.Complaints));
        _complaints.AddRange(_machine.AllCalls.SelectMany(static calls => calls.Complaints).Take(1));
        _complaints.AddRange(_machine.Secrets.Complaints());
        return new DayResult
        {
            Seed = _plan.Seed,
            Trace = _machine.Trace.Hash,
            Events = _machine.Trace.Events,
            Draws = _machine.Schedule.Draws,
            Records = _processes.Sum(static process => process.Strategy.Records),
            Fills = _machine.Kis.Book.Fills,
            Starts = _processes.Count,
            Calls = _machine.AllCalls.Sum(static calls => calls.Count),
            Gaps = _processes.Sum(static process => process.Strategy.GapsClosed),
            Lasted = _machine.Schedule.Elapsed,
            SettledAfter = _settledAfter,
            Planned = [.. _plan.Episodes.Select(DayPlan.NameOf).Distinct()],
            Faults = _troubles.Counts(),
            Roles = _machine.Roles,
            Journal = _plan.Journal,
            Transitions = _machine.Transitions.Counts,
            Hangs = !_isConcluded,
            Complaints = [.. _complaints.Distinct()],
            Feeds = [.. _processes.Select(static process => new WeakReference(process.Feed))],
        };
    }
}
