namespace KisFast.Simulation;

/// <summary>
/// What is to happen when, in virtual time: the only thing that moves it. What is due at one instant happens in an order that the seed
/// draws. Used by the pool's one worker.
/// </summary>
internal sealed class Schedule(int seed)
{
    // Not zero: a timestamp of zero stands for "never" in more than one place.
    private const long Beginning = TimeSpan.TicksPerHour;

    private readonly PriorityQueue<Entry, (long Due, int Drawn, long Number)> _entries = new();
    private readonly Random _order = new(seed);
    private long _number;

    /// <summary>How often chance was asked.</summary>
    public long Draws { get; private set; }

    /// <summary>Chance that is counted.</summary>
    public Random Chance(int seed) => new CountedRandom(seed, () => Draws++);

    /// <summary>The present moment, in ticks of 100 ns. It stands while anything runs.</summary>
    public long Now { get; private set; } = Beginning;

    /// <summary>Since the day began.</summary>
    public TimeSpan Elapsed => new(Now - Beginning);

    /// <summary>How much has happened so far.</summary>
    public long Fired { get; private set; }

    /// <summary>Whether anything is still to happen.</summary>
    public bool IsEmpty
    {
        get
        {
            DropCancelled();
            return _entries.Count == 0;
        }
    }

    /// <summary>Has something happen after a while.</summary>
    public Entry After(TimeSpan delay, Action work)
    {
        Draws++;
        var entry = new Entry(work, Now + Math.Max(0, delay.Ticks));
        _entries.Enqueue(entry, (entry.Due, _order.Next(), _number++));
        return entry;
    }

    /// <summary>Moves on to what is next, and has it happen.</summary>
    /// <returns>False when nothing is to happen any more.</returns>
    public bool FireNext()
    {
        DropCancelled();
        if (!_entries.TryDequeue(out Entry? next, out _)) return false;
        // Not back: what was due while somebody waited within a wait.
        Now = Math.Max(Now, next.Due);
        Fired++;
        next.Run();
        return true;
    }

    /// <summary>
    /// Somebody waits and does nothing else: time passes, and what is due meanwhile happens. What is due at its end happens after it: timers of who
    /// waits are put off until then, and must not find him still waiting.
    /// </summary>
    public void Pass(TimeSpan time)
    {
        long until = Now + time.Ticks;
        while (!IsEmpty && _entries.Peek().Due < until) FireNext();
        Now = Math.Max(Now, until);
    }

    private void DropCancelled()
    {
        while (_entries.TryPeek(out Entry? next, out _) && next.IsCancelled) _entries.Dequeue();
    }

    /// <summary>Something that is to happen.</summary>
    internal sealed class Entry(Action work, long due)
    {
        private Action? _work = work;

        /// <summary>When.</summary>
        public long Due { get; } = due;

        public bool IsCancelled => _work is null;

        /// <summary>It does not happen.</summary>
        public void Cancel() => _work = null;

        public void Run() => _work?.Invoke();
    }
}
