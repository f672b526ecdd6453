namespace KisFast.Simulation;

/// <summary>
/// A process that follows what is published, and keeps how far it is. It is restarted now and then; where the stream went back it begins
/// anew, as its operator would.
/// </summary>
internal sealed class Consumer
{
    private readonly Machine _machine;
    private readonly VirtualClock _clock;
    private readonly Random _random;
    private readonly RedisJournal _journal;
    private readonly List<(RecordPosition Position, ulong Identity)> _given = [];
    private readonly List<string> _complaints = [];
    private IJournalFollower? _follower;
    private bool _isOver;

    public Consumer(Machine machine)
    {
        _machine = machine;
        _clock = new VirtualClock(machine.Schedule, machine.Plan.Start) { Wall = machine.Clock };
        _random = new Random(machine.Plan.SeedOf(5));
        _journal = machine.OpenStream(_clock, static () => false);
    }

    public IReadOnlyList<ulong> Identities => [.. _given.Select(static record => record.Identity)];

    public IReadOnlyList<string> Complaints => _complaints;

    public async Task RunAsync()
    {
        var records = new FillRecord[64];
        while (!_isOver)
        {
            try
            {
                await FollowAsync(records).ConfigureAwait(false);
            }
            catch (JournalException e)
            {
                _machine.Trace.Add($"consumer: {e.Fault}");
                bool passes = e.Fault is JournalFault.Unavailable or JournalFault.Io;
                if (e.Fault is JournalFault.WentBack or JournalFault.Trimmed) _given.Clear();
                else if (!passes && e.Fault != JournalFault.Missing) _complaints.Add($"a follower ended: {e.Message}");
                if (!passes) await EndAsync().ConfigureAwait(false);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100 + _random.Next(400)), _clock).ConfigureAwait(false);
        }

        await EndAsync().ConfigureAwait(false);
        if (_clock.Timers != 0) _complaints.Add("timers of a follower are left after its end");
    }

    public void Stop() => _isOver = true;

    private async Task FollowAsync(FillRecord[] records)
    {
        if (_follower is null)
        {
            IJournalFollower follower = await _journal.FollowAsync("books").ConfigureAwait(false);
            await using var unless = new Unless(this, follower);
            JournalState state = await follower.GetStateAsync().ConfigureAwait(false);
            RecordPosition kept = _given.Count == 0 ? default : state.PositionOf("adder");
            // What it had been given beyond that it is given again.
            while (_given.Count > 0 && _given[^1].Position > kept) _given.RemoveAt(_given.Count - 1);
            follower.Begin(kept);
            // What it kept of a stream that went back is of no use to whoever begins anew.
            if (_given.Count == 0) follower.Keep([new HandlerPosition("adder", default)]);
            _follower = follower;
        }

        int count = _follower.Next(records, TimeSpan.Zero);
        foreach (ref readonly FillRecord record in records.AsSpan(0, count))
        {
            if (_given.Count > 0 && record.Position <= _given[^1].Position)
                _complaints.Add($"a follower was given {record.Position} after {_given[^1].Position}");
            _given.Add((record.Position, record.Identity));
            _machine.Trace.Add("followed", (long)record.Identity);
        }

        if (count > 0 && _random.Next(3) == 0) _follower.Keep([new HandlerPosition("adder", _given[^1].Position)]);
        if (_random.Next(200) == 0) await EndAsync().ConfigureAwait(false);
    }

    // One that could not begin is let go.
    private readonly struct Unless(Consumer consumer, IJournalFollower follower) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => consumer._follower == follower ? default : follower.DisposeAsync();
    }

    private async Task EndAsync()
    {
        if (_follower is not { } follower) return;
        _follower = null;
        await follower.DisposeAsync().ConfigureAwait(false);
    }
}
