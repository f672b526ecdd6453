using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KisFast.Simulation;

/// <summary>Adds days up.</summary>
internal sealed class Summary(int seed)
{
    // Days: a trouble may come when it finds nothing to strike.
    private const int Often = 40;

    // From so many days on every trouble has to have met every transition.
    private const int ForTable = 10_000;

    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _planned = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Trouble, string Transition), long> _transitions = [];
    private readonly SortedDictionary<string, long> _journals = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _roles = new(StringComparer.Ordinal);
    private readonly List<WeakReference> _feeds = [];
    private ulong _trace = 14695981039346656037;
    private int _days;
    private int _failed;
    private int _starts;
    private long _events;
    private long _draws;
    private long _records;
    private long _fills;
    private long _gaps;
    private long _calls;
    private TimeSpan _lasted;
    private TimeSpan _slowest;

    /// <summary>Whether every day did.</summary>
    public bool Holds => _failed == 0;

    public void Add(DayResult day)
    {
        _days++;
        _failed += day.Complaints.Count > 0 ? 1 : 0;
        _trace = (_trace ^ day.Trace) * 1099511628211;
        _events += day.Events;
        _draws += day.Draws;
        string journal = day.Journal.ToString().ToLowerInvariant();
        _journals[journal] = _journals.GetValueOrDefault(journal) + 1;
        foreach ((string role, long count) in day.Roles) _roles[role] = _roles.GetValueOrDefault(role) + count;
        _records += day.Records;
        _fills += day.Fills;
        _starts += day.Starts;
        _gaps += day.Gaps;
        _calls += day.Calls;
        _lasted += day.Lasted;
        if (day.SettledAfter > _slowest) _slowest = day.SettledAfter;
        _feeds.AddRange(day.Feeds);
        foreach (((string, string) key, long count) in day.Transitions) _transitions[key] = _transitions.GetValueOrDefault(key) + count;
        foreach (string name in day.Planned) _planned[name] = _planned.GetValueOrDefault(name) + 1;
        foreach ((string name, long count) in day.Faults) _faults[name] = _faults.GetValueOrDefault(name) + count;
    }

    /// <summary>Whether somebody holds a feed that has ended: the last day's may still be on a stack.</summary>
    public void CheckLeaks()
    {
        if (_days < 3) return;
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        int held = _feeds.Count(static feed => feed.IsAlive);
        if (held <= _feeds.Count / 2) return;
        _failed++;
        Console.WriteLine($"{held} of {_feeds.Count} feeds are still held by somebody after their end.");
    }

    /// <summary>Whether something was to go wrong again and again and never did: then nothing was tried.</summary>
    public void CheckKinds()
    {
        foreach ((string name, int days) in _planned)
        {
            if (days < Often || _faults.ContainsKey(name)) continue;
            _failed++;
            Console.WriteLine($"The trouble {name} was planned for {days} days and never struck.");
        }
    }

    /// <summary>Whether in a long run some trouble never met some transition.</summary>
    public void CheckTable()
    {
        string[] zeros = [.. Zeros()];
        if (_days < ForTable || zeros.Length == 0) return;
        _failed++;
        Console.WriteLine($"{zeros.Length} times a trouble never met a transition: {string.Join("; ", zeros.Take(20))}");
    }

    private IEnumerable<string> Zeros() =>
        from trouble in _faults.Keys
        from transition in _transitions.Keys.Select(static key => key.Transition).Distinct()
        where _transitions.GetValueOrDefault((trouble, transition)) == 0
        select $"{trouble}, {transition}";

    /// <summary>Trouble × transition, tab by tab.</summary>
    public string Table()
    {
        string[] transitions = [.. _transitions.Keys.Select(static key => key.Transition).Distinct().Order(StringComparer.Ordinal)];
        var text = new StringBuilder("trouble").AppendJoin("", transitions.Select(static name => "\t" + name.Replace(" ", " to ", StringComparison.Ordinal)))
            .AppendLine();
        foreach (string trouble in _transitions.Keys.Select(static key => key.Trouble).Distinct())
            text.Append(trouble).AppendJoin("", transitions.Select(name => Text($"\t{_transitions.GetValueOrDefault((trouble, name))}"))).AppendLine();
        return text.ToString();
    }

    /// <summary>How far it is.</summary>
    public string Line() => Text($"{_days} days, {_records:N0} records, {_faults.Values.Sum():N0} faults of {_faults.Count} kinds");

    public string Text(TimeSpan real)
    {
        var text = new StringBuilder();
        text.Append("faults: ").AppendJoin(", ", _faults.Select(static fault => Text($"{fault.Key} {fault.Value:N0}"))).AppendLine();
        text.Append("journals: ").AppendJoin(", ", _journals.Select(static day => Text($"{day.Key} {day.Value:N0}"))).Append("   roles: ")
            .AppendJoin(", ", _roles.Select(static role => Text($"{role.Key} {role.Value:N0}"))).AppendLine(Text($"   never met: {Zeros().Count()}"));
        text.AppendLine(string.Create(CultureInfo.InvariantCulture,
            $"fills {_fills:N0}   gaps {_gaps:N0}   starts {_starts:N0}   REST calls {_calls:N0}   virtual hours {_lasted.TotalHours:N0} "
            + $"  settled after {_slowest.TotalMinutes:0.0} min at most   real {real.TotalSeconds:0.0} s"));
        text.Append(string.Create(CultureInfo.InvariantCulture,
            $"days {_days}   seed {seed}   records {_records}   faults {_faults.Values.Sum()}   holds {(Holds ? "yes" : "no")}   events "
            + $"{_events}   draws {_draws}   trace {_trace:x16}"));
        return text.ToString();
    }

    public string Json() => JsonSerializer.Serialize(new
    {
        days = _days,
        seed,
        records = _records,
        faults = _faults,
        holds = Holds,
        events = _events,
        draws = _draws,
        journals = _journals,
        fills = _fills,
        gaps = _gaps,
        starts = _starts,
        calls = _calls,
        virtualHours = Math.Round(_lasted.TotalHours, 1),
        settledAfterMinutes = Math.Round(_slowest.TotalMinutes, 1),
        trace = _trace.ToString("x16", CultureInfo.InvariantCulture),
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
