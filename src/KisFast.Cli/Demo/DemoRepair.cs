namespace KisFast.Cli;

/// <summary>What came of the demo's gap.</summary>
/// <param name="Repaired">Shares that came from the order history.</param>
/// <param name="Missed">Shares that were filled while nobody listened.</param>
internal sealed record DemoRepair(long Repaired, long Missed)
{
    /// <summary>All of it, and nothing else.</summary>
    public bool IsWhole => Repaired == Missed;
}
