namespace KisFast.Cli;

/// <summary>Reads one cell of a record.</summary>
internal delegate string CellReader(in FillRecord record);

/// <summary>A column of the record table.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Cells">Its width; of the one that takes what is left, its least width.</param>
/// <param name="FromWidth">The narrowest terminal that has room for it.</param>
/// <param name="Right">Whether numbers line up at their ends.</param>
/// <param name="Read">The cell.</param>
/// <param name="IsWord">Whether the cell is a word of ours, to be said in the table's language.</param>
internal sealed record RecordColumn(string Header, int Cells, int FromWidth, bool Right, CellReader Read, bool IsWord = false);
