namespace KisFast.Recovery;

/// <summary>How a repair ended.</summary>
internal enum RepairOutcome
{
    /// <summary>Nobody looked: there is no account to ask for.</summary>
    NotAttempted = 0,
    /// <summary>History and feed agree on every order the gap can have touched.</summary>
    Complete,
    /// <summary>The time was up before they did.</summary>
    GaveUp,
    /// <summary>The order history could not be read.</summary>
    Failed,
    /// <summary>The session was lost again, or the feed was stopped. What was published stays published; the rest is found next time.</summary>
    Interrupted,
}

/// <summary>What a repair did and could not do.</summary>
internal sealed record RepairReport
{
    /// <summary>How it ended.</summary>
    public required RepairOutcome Outcome { get; init; }

    /// <summary>How many repair records were published.</summary>
    public int RepairedRecords { get; init; }

    /// <summary>How many order events were published beside them.</summary>
    public int RepairedEvents { get; init; }

    /// <summary>Σ of their quantities.</summary>
    public long RepairedQuantity { get; init; }

    /// <summary>How many orders were not settled: a deficit that may yet arrive, a lagging history, or no way to tell what is old.</summary>
    public int UnrepairedOrders { get; init; }

    /// <summary>Σ of the shares that the last snapshot had beyond the feed. 0 does not mean none when <see cref="Outcome"/> is not Complete.</summary>
    public long UnrepairedQuantity { get; init; }

    /// <summary>The numbers of the orders of which feed and history cannot both be right, as received, each once.</summary>
    public IReadOnlyList<string> DoubtfulOrders { get; init; } = [];

    /// <summary>What becomes of the gap.</summary>
    public GapOutcome GapOutcome => Outcome switch
    {
        RepairOutcome.NotAttempted => GapOutcome.NotAttempted,
        RepairOutcome.Complete when UnrepairedOrders == 0 => DoubtfulOrders.Count == 0 ? GapOutcome.Repaired : GapOutcome.Doubtful,
        _ => GapOutcome.Unrepaired,
    };

    /// <summary>How often the order history was read.</summary>
    public int Snapshots { get; init; }

    /// <summary>Why it did not end Complete, in one line; null when it did.</summary>
    public string? Reason { get; init; }

    /// <summary>A gap that nobody could look into.</summary>
    public static RepairReport NotAttempted(string reason) => new() { Outcome = RepairOutcome.NotAttempted, Reason = reason };
}
