namespace KisFast.Simulation;

/// <summary>Which transitions a session went through while which trouble was on, or had just struck: whether a trouble meets every state.</summary>
internal sealed class TransitionCounts
{
    // What happens at a moment is felt until a process that died is back, and has waited between its tries to connect.
    private static readonly TimeSpan Felt = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, TimeSpan> _until = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Trouble, string Transition), long> _counts = [];

    public IReadOnlyDictionary<(string Trouble, string Transition), long> Counts => _counts;

    /// <summary>A trouble begins.</summary>
    public void Begin(string name, TimeSpan now, TimeSpan lasts)
    {
        TimeSpan until = now + lasts + Felt;
        if (_until.GetValueOrDefault(name) < until) _until[name] = until;
    }

    /// <summary>A session changes.</summary>
    public void Count(FeedStateChange change, TimeSpan now)
    {
        foreach ((string name, TimeSpan until) in _until)
        {
            if (until < now) continue;
            (string, string) key = (name, $"{change.From} {change.To}");
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }
}
