namespace KisFast.Cli;

/// <summary>A line of the screen.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Colour">A row's colour; null for other lines.</param>
internal readonly record struct ScreenLine(string Text, RowColour? Colour = null);
