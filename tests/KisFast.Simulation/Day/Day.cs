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
    private readonly List<string> _complaints = [];
    private TimeSpan _settledAfter;
    private string _unsettled = "";
    private readonly CancellationTokenSource _tradingEnd = new();
    private bool _isOver;

    private Day(DayPlan plan, TextWriter? log)
    {
        _plan = plan;
        _machine = new Machine(plan, log);
        _troubles = new Troubles(_machine, () => _processes[^1]);
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
        }
#pragma warning disable CA1031 // Whatever it is, the day does not hold.
        catch (Exception e)
#pragma warning restore CA1031
        {
            day._complaints.Add(e is DayException ? e.Message : $"{e.GetType().Name}: {e}");
        }

        return day.Result();
    }

    private async Task RunAsync()
    {
        // The process begins in peace: what was there before a first start is not its business.
        Task supervision = SuperviseAsync();
        await DelayAsync(QuietBeginning).ConfigureAwait(false);
        if (_plan.Linger is { } linger) _machine.Kis.Faults.Set($"linger={linger}");
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
        _processes[^1].Stop();
        await supervision.ConfigureAwait(false);
        Conclude();
        await CleanUpAsync().ConfigureAwait(false);
    }

    // What systemd does: starts it, and starts it again when it ends.
    private async Task SuperviseAsync()
    {
        while (!_isOver)
        {
            var process = new Process(_machine);
            _processes.Add(process);
            _machine.Trace.Add("start");
            await process.RunAsync().ConfigureAwait(false);
            if (!_isOver) await DelayAsync(TimeSpan.FromSeconds(1 + _machine.Random.Next(30))).ConfigureAwait(false);
        }
    }

    private async Task TradeAsync(string htsId, int use)
    {
        OrderMaker orders = _machine.Kis.MakeOrders(htsId);
        var random = new Random(_plan.SeedOf(use));
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
        Process process = _processes[^1];
        if (!process.IsLive) return "the feed does not run";
        if (process.Feed.State != FeedState.Live) return $"the feed is {process.Feed.State}";
        if (process.Strategy.IsGapOpen) return "a gap is open";
        return new Audit(_machine, process).Complaints().FirstOrDefault();
    }

    private void Conclude()
    {
        if (_settledAfter == TimeSpan.Zero) _complaints.Add($"{Promised.TotalMinutes:0} minutes after the last trouble it has not settled: {_unsettled}");
        Process last = _processes[^1];
        _complaints.AddRange(new Audit(_machine, last).Complaints().Take(5));
        _complaints.AddRange(new Audit(_machine, last).JournalComplaints());
    }

    private async Task CleanUpAsync()
    {
        foreach (Process process in _processes) _complaints.AddRange(await process.LeftoversAsync().ConfigureAwait(false));
        await _machine.Kis.DisposeAsync().ConfigureAwait(false);
        await _machine.Network.EndAsync().ConfigureAwait(false);
        if (_machine.Network.HeldByClients != 0) _complaints.Add($"{_machine.Network.HeldByClients} connections are left");
    }

    private Task DelayAsync(TimeSpan time) => Task.Delay(time, _machine.KisClock);

    private DayResult Result()
    {
        _complaints.AddRange(_processes.SelectMany(static process => process.Complaints));
        _complaints.AddRange(_machine.Calls.Complaints.Take(1));
        _complaints.AddRange(_machine.Secrets.Complaints());
        return new DayResult
        {
            Seed = _plan.Seed,
            Trace = _machine.Trace.Hash,
            Events = _machine.Trace.Events,
            Records = _processes.Sum(static process => process.Strategy.Records),
            Fills = _machine.Kis.Book.Fills,
            Starts = _processes.Count,
            Calls = _machine.Calls.Count,
            Gaps = _processes.Sum(static process => process.Strategy.GapsClosed),
            Lasted = _machine.Schedule.Elapsed,
            SettledAfter = _settledAfter,
            Planned = [.. _plan.Episodes.Select(DayPlan.NameOf).Distinct()],
            Faults = _troubles.Counts(),
            Transitions = _machine.Transitions.Counts,
            Complaints = [.. _complaints.Distinct()],
            Feeds = [.. _processes.Select(static process => new WeakReference(process.Feed))],
        };
    }
}
