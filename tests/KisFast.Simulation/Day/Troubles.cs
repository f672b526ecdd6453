using KisFast.Tests.Journal;

namespace KisFast.Simulation;

/// <summary>Has a plan's episodes happen, and counts what really struck.</summary>
internal sealed class Troubles(Machine machine, Func<Process> current, IReadOnlyList<Node?> nodes)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<Schedule.Entry> _pending = [];

    /// <summary>Runs the storm.</summary>
    public async Task RunAsync(IReadOnlyList<Episode> episodes, TimeSpan storm)
    {
        foreach (Episode episode in episodes) _pending.Add(machine.Schedule.After(episode.At, () => Begin(episode)));
        await Task.Delay(storm, machine.KisClock).ConfigureAwait(false);
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        foreach (Schedule.Entry entry in _pending) entry.Cancel();
        machine.Kis.Faults.Clear();
        machine.Weather.Clear();
        machine.StopAt = null;
        if (machine.Journal is MemoryJournal journal) journal.Fault = null;
        machine.Store.IsFull = false;
        if (machine.Disk is not null) Disk.Repair();
        current().Strategy.StumbleAt(null, isRepair: false);
    }

    /// <summary>What struck how often, by name; the simulator's faults under theirs.</summary>
    public IReadOnlyDictionary<string, long> Counts()
    {
        foreach ((string name, long count) in machine.Kis.Faults.Triggered) _counts[name] = count;
        return _counts;
    }

    private void Begin(Episode episode)
    {
        string name = DayPlan.NameOf(episode);
        machine.Trace.Add($"trouble {name} {episode.Fault}", episode.Value);
        machine.Transitions.Begin(name, machine.Schedule.Elapsed, episode.Lasts);
        if (episode.Trouble != Trouble.Kis) Count(name);
        Action? end = Start(episode);
        if (end is null) return;
        _pending.Add(machine.Schedule.After(episode.Lasts, () =>
        {
            machine.Trace.Add($"over {name}");
            end();
        }));
    }

    private void Count(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;

    // What ends it, or null when it is over already.
    private Action? Start(Episode episode)
    {
        Weather weather = machine.Weather;
        switch (episode.Trouble)
        {
            case Trouble.Kis:
                machine.Kis.Faults.Set(episode.Fault);
                return () => machine.Kis.Faults.Clear(DayPlan.NameOf(episode));
            case Trouble.Slow:
                weather.Latency = TimeSpan.FromMilliseconds(episode.Value);
                return () => weather.Latency = new Weather(Random.Shared).Latency;
            case Trouble.SmallReads:
                weather.LargestRead = episode.Value;
                return () => weather.LargestRead = int.MaxValue;
            case Trouble.Refused:
                weather.Refuses = episode.Value;
                return () => weather.Refuses = 0;
            case Trouble.Swallowed:
                weather.Swallows = episode.Value;
                return () => weather.Swallows = 0;
            case Trouble.BrokenCalls:
                weather.BreaksCalls = episode.Value;
                return () => weather.BreaksCalls = 0;
            case Trouble.LostAnswers:
                weather.LosesAnswers = episode.Value;
                return () => weather.LosesAnswers = 0;
            case Trouble.SlowRest:
                weather.RestLatency = TimeSpan.FromMilliseconds(episode.Value);
                return () => weather.RestLatency = TimeSpan.FromMilliseconds(60);
            case Trouble.FullDisk when machine.Disk is not null:
                Disk.FailAfter(0, RecordingVfs.Failure.Full);
                return Disk.Repair;
            case Trouble.TornWrite when machine.Disk is not null:
                Disk.FailAfter(episode.Value, RecordingVfs.Failure.CutWrite);
                return Disk.Repair;
            case Trouble.FailedSync when machine.Disk is not null:
                Disk.FailAfter(episode.Value, RecordingVfs.Failure.Sync);
                return Disk.Repair;
            case Trouble.FullDisk when machine.Plan.Journal == JournalKind.Stream:
                machine.Store.IsFull = true;
                return () => machine.Store.IsFull = false;
            case Trouble.StoreAway:
                weather.IsStoreAway = true;
                return () => weather.IsStoreAway = false;
            case Trouble.BrokenStore:
                weather.BreaksStore = episode.Value;
                return () => weather.BreaksStore = 0;
            case Trouble.LostStoreAnswers:
                weather.LosesStoreAnswers = episode.Value;
                return () => weather.LosesStoreAnswers = 0;
            case Trouble.FullDisk when machine.Journal is MemoryJournal journal:
                journal.Fault = new JournalException(JournalFault.Full, "The disk is full.");
                return () => journal.Fault = null;
            default:
                Strike(episode);
                return null;
        }
    }

    private void Strike(Episode episode)
    {
        Process process = current();
        switch (episode.Trouble)
        {
            case Trouble.Finish:
                foreach (Link link in machine.Network.Open) link.Finish();
                break;
            case Trouble.Reset:
                foreach (Link link in machine.Network.Open) link.Reset();
                break;
            case Trouble.HalfOpen:
                foreach (Link link in machine.Network.Open) link.GoDead();
                break;
            case Trouble.Kill:
                process.Kill(isTold: true);
                break;
            case Trouble.PowerCut:
                process.Kill(isTold: false);
                break;
            case Trouble.KillInHandler:
                process.Strategy.StumbleAt(() => process.KillInside(isTold: true), isRepair: episode.Value == 1);
                break;
            case Trouble.Restart:
                if (episode.Value == 0) process.Stop();
                else machine.StopAt = new[] { FeedState.Authorizing, FeedState.Connecting, FeedState.Subscribing, FeedState.Recovering }[episode.Value - 1];
                break;
            case Trouble.SecretRefused:
                machine.Weather.RefusesAppKey = machine.Plan.Customers[^1].AppKey;
                process.Stop();
                break;
            case Trouble.Throws:
                process.Strategy.StumbleAt(static () => throw new InvalidOperationException("The strategy stumbles."), isRepair: episode.Value == 1);
                break;
            case Trouble.SlowHandler:
                process.Strategy.StumbleAt(() => process.Busy(TimeSpan.FromMilliseconds(episode.Value)), isRepair: false);
                break;
            case Trouble.StopsInside:
                process.Strategy.StumbleAt(process.StopInside, isRepair: false);
                break;
            case Trouble.StoreRestart:
                machine.Store.Restart(Machine.Stream, episode.Value);
                break;
            case Trouble.LeaderPaused:
                if (process.Node is { } node) node.Pause(TimeSpan.FromMilliseconds(episode.Value));
                else process.Pause(TimeSpan.FromMilliseconds(episode.Value));
                break;
            case Trouble.NodeKilled:
                nodes[machine.Random.Next(nodes.Count)]?.Kill();
                break;
            case Trouble.ClockSet:
                machine.Clock.Set(TimeSpan.FromSeconds(episode.Value));
                break;
            case Trouble.Forgotten:
                machine.Kis.ForgetApprovals();
                break;
        }
    }
}
