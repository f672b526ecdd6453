namespace KisFast.Cli;

/// <summary>A session in a table: its name, masked, where it stands, what it has counted.</summary>
/// <param name="Cells">Name, state, records, connections after the first, last failure.</param>
internal sealed record SessionLine(string[] Cells)
{
    /// <summary>The titles of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headers { get; } = ["Session", "State", "Records", "Reconnects", "Last failure"];
}
