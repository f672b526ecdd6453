namespace KisFast.Cli;

/// <summary>Rows of columns, those that a width has room for.</summary>
internal sealed class CellTable<T>(IEnumerable<CellColumn<T>> columns, int width, TableStyle style)
{
    private readonly CellColumn<T>[] _columns = Fitting([.. columns], width);

    /// <summary>The titles.</summary>
    public string Header() => string.Join(' ', _columns.Select(column => CellText.Fit(style.Word(column.Header), column.Cells, column.Right)));

    // Those that are there from the narrowest terminal on before the others, while there is room.
    private static CellColumn<T>[] Fitting(CellColumn<T>[] columns, int width)
    {
        int room = width + 1;
        HashSet<CellColumn<T>> chosen =
            [.. columns.OrderBy(static column => column.FromWidth).TakeWhile(column => column.FromWidth <= width && (room -= column.Cells + 1) >= 0)];
        return [.. columns.Where(chosen.Contains)];
    }

    /// <summary>The cells of one, each of its column's width.</summary>
    public string Row(T item) => string.Join(' ', _columns.Select(column =>
    {
        string text = column.Read(item);
        return CellText.FitCell(column.IsWord ? style.Word(text) : text, column.Cells, column.Right);
    }));
}
