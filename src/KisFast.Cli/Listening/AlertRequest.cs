namespace KisFast.Cli;

/// <summary>What is to happen at a fill and at a gap.</summary>
/// <param name="Rings">Whether the terminal's bell rings.</param>
/// <param name="Command">What a shell runs, with the record as JSON on its standard input; null: nothing.</param>
internal readonly record struct AlertRequest(bool Rings, string? Command);
