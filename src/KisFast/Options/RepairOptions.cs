namespace KisFast;

/// <summary>How gaps are repaired from the order history. What is null follows from the environment.</summary>
public sealed record RepairOptions
{
    /// <summary>By how much the order history may lag behind the notices. Default: 10 s real, 35 s paper.</summary>
    public TimeSpan? HistoryLag { get; init; }

    /// <summary>How far apart two snapshots of the history must be that show the same missing quantity. Default: 5 s.</summary>
    public TimeSpan? Stability { get; init; }

    /// <summary>The pause between two snapshots. Default: 5 s.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>After this a repair ends with what it has. Default: 2 min real, 4 min paper.</summary>
    public TimeSpan? GiveUpAfter { get; init; }

    /// <summary>
    /// How often the feed compares what it delivered with the order history while no gap is open: what the wire never brought is found
    /// by this. Only while orders are open or a market is; every ten minutes otherwise. Zero: never. Default: 30 s real, 35 s paper.
    /// </summary>
    public TimeSpan? CompareEvery { get; init; }

    /// <summary>What becomes of a fill that would take an order, its amendments included, beyond what was ordered. Default: delivered, marked.</summary>
    public OverfillPolicy Overfills { get; init; }

    /// <summary>How long a start waits for the order history. Null: 20 s.</summary>
    internal TimeSpan? BaselinePatience { get; init; }

    internal void Validate(List<string> errors)
    {
        Check(errors, nameof(HistoryLag), HistoryLag, TimeSpan.Zero);
        Check(errors, nameof(Stability), Stability, TimeSpan.Zero);
        Check(errors, nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(1));
        Check(errors, nameof(CompareEvery), CompareEvery, TimeSpan.Zero);
        if (!Enum.IsDefined(Overfills)) errors.Add("Repair.Overfills must be Deliver or HoldBack.");
        Check(errors, nameof(GiveUpAfter), GiveUpAfter, TimeSpan.FromMilliseconds(1));
    }

    private static void Check(List<string> errors, string name, TimeSpan? value, TimeSpan least)
    {
        if (value < least || value > TimeSpan.FromHours(1)) errors.Add($"Repair.{name} is {value}; it must be from {least} to {TimeSpan.FromHours(1)}.");
    }
}
