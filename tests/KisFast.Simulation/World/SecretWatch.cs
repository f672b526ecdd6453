namespace KisFast.Simulation;

/// <summary>Every secret that was given out in a day, and every text that came out of a process: none of the one is in the other.</summary>
internal sealed class SecretWatch
{
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public void Add(string secret) => _secrets.Add(secret);

    /// <summary>A text that somebody may read: a log line, an exception, options on a line.</summary>
    public void Read(string? text)
    {
        if (!string.IsNullOrEmpty(text)) _texts.Add(text);
    }

    /// <summary>What is told that must not be.</summary>
    public IEnumerable<string> Complaints()
    {
        string all = string.Join('\n', _texts);
        foreach (string secret in _secrets)
        {
            int at = all.IndexOf(secret, StringComparison.Ordinal);
            if (at >= 0) yield return $"a secret is told: …{all[Math.Max(0, at - 60)..at].ReplaceLineEndings(" ")}***";
        }
    }
}
