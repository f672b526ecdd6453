namespace KisFast.Simulation;

/// <summary>REST calls as they leave a process: in no second more than its share.</summary>
internal sealed class CallCount(int perSecond)
{
    private readonly Dictionary<string, Queue<long>> _byAppKey = [];
    private readonly List<string> _complaints = [];

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    public IReadOnlyList<string> Complaints => _complaints;

    public void Add(HttpRequestMessage request, long now)
    {
        Count++;
        // Tokens and approval keys pass the same limiter; their key stands in the body, so that only the history's calls are told apart.
        string appKey = request.Headers.TryGetValues("appkey", out IEnumerable<string>? values) ? string.Concat(values) : "";
        if (appKey.Length == 0) return;
        if (!_byAppKey.TryGetValue(appKey, out Queue<long>? recent)) _byAppKey[appKey] = recent = new Queue<long>();
        while (recent.TryPeek(out long first) && now - first >= TimeSpan.TicksPerSecond) recent.Dequeue();
        recent.Enqueue(now);
        if (recent.Count > perSecond) _complaints.Add($"{recent.Count} REST calls of one app key within a second, {perSecond} are its share");
    }
}
