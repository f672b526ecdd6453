namespace KisFast.Simulator;

/// <summary>One fault the simulator knows.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Syntax">Name and value as they are written, optional parts in brackets.</param>
/// <param name="Description">What it does, in one line.</param>
public sealed record FaultDefinition(string Name, string Syntax, string Description)
{
    internal FaultKind Kind { get; init; }
    /// <summary>The words allowed as value; null for a number, empty for none.</summary>
    internal string[]? Words { get; init; }
    /// <summary>What a value without number means.</summary>
    internal int DefaultNumber { get; init; }
    internal int MinNumber { get; init; }
    internal int MaxNumber { get; init; } = int.MaxValue;
    internal bool TakesPath { get; init; }
    internal bool TakesOffset { get; init; }
}
