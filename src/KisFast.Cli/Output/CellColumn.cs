namespace KisFast.Cli;

/// <summary>A column of a table of anything.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Cells">Its width.</param>
/// <param name="FromWidth">The narrowest terminal that has room for it.</param>
/// <param name="Right">Whether numbers line up at their ends.</param>
/// <param name="Read">The cell.</param>
/// <param name="IsWord">Whether the cell is a word of ours, to be said in the table's language.</param>
internal sealed record CellColumn<T>(string Header, int Cells, int FromWidth, bool Right, Func<T, string> Read, bool IsWord = false);
