using System.Globalization;

namespace KisFast.Cli;

/// <summary>The columns that a person reads a record by, fitted to a width.</summary>
internal sealed class RecordTable
{
    // What happened, side, symbol, quantity.
    private const int LeastCells = 34;

    // With its space.
    private const int LastCells = 12;

    private readonly bool _masksAccounts;
    private readonly RecordColumn[] _columns;
    private readonly int[] _cells;
    private readonly int _width;
    private readonly Func<string, string> _word;

    /// <param name="width">The cells that a row may take.</param>
    /// <param name="live">Whether records came just now: their own first column says when.</param>
    /// <param name="style">What was asked for.</param>
    /// <param name="prices">The symbols' last prices, when there are quotes.</param>
    public RecordTable(int width, bool live, TableStyle style = default, LastPrices? prices = null)
    {
        bool hasPrices = prices is { IsEmpty: false } && width >= LeastCells + LastCells;
        int room = hasPrices ? width - LastCells : width;
        RecordColumn time = live
            ? new("Received", 8, 55, false, (in r) => r.ReceivedAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture))
            : new("Time", 8, 55, false, (in r) => r.Time.ToString());
        _columns = [.. new[] { time }.Concat(RecordColumns.All)
            .Where(column => column.FromWidth <= room && (style.ShowsHolder || column.Header != RecordColumns.Holder))];
        if (hasPrices)
        {
            int symbol = Array.FindIndex(_columns, static column => column.Header == RecordColumns.Symbol);
            _columns = [.. _columns[..(symbol + 1)], new("Last", LastCells - 1, 0, true, (in r) => prices!.Of(r.Symbol).ToString()),
                .. _columns[(symbol + 1)..]];
        }
        _cells = [.. _columns.Select(column => column.Cells)];
        int name = Array.FindIndex(_columns, static column => column.Header == RecordColumns.Name);
        if (name >= 0) _cells[name] = Math.Clamp(_cells[name] + width - Width, 8, 30);
        _width = width;
        _word = style.Word;
        _masksAccounts = !style.ShowsHolder;
    }

    /// <summary>The cells that a row takes.</summary>
    public int Width => _cells.Sum() + _cells.Length - 1;

    /// <summary>The titles.</summary>
    public string Header() => string.Join(' ', _columns.Select((column, i) => CellText.Fit(_word(column.Header), _cells[i], column.Right)));

    /// <summary>The cells of a record, each of its column's width; a gap's words instead, which have no columns.</summary>
    public string Row(in FillRecord record)
    {
        if (record.Kind is RecordKind.GapOpened or RecordKind.GapClosed) return GapRow(in record);
        var cells = new string[_columns.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            string text = _columns[i].Read(in record);
            if (_columns[i].IsWord) text = _word(text);
            else if (_masksAccounts && _columns[i].Header == RecordColumns.Account) text = AccountMask.Of(text);
            // A number is never cut: it takes the room that its neighbours leave, and more if it must.
            cells[i] = CellText.FitCell(text, _cells[i], _columns[i].Right);
        }

        GiveWay(cells);
        return string.Join(' ', cells);
    }

    // What is too wide takes blanks from the cells before it, then from those after it.
    private void GiveWay(string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            int over = CellText.Width(cells[i]) - _cells[i];
            for (int before = i - 1; before >= 0 && over > 0; before--) over -= Shrink(cells, before, over);
            for (int after = i + 1; after < cells.Length && over > 0; after++) over -= Shrink(cells, after, over);
        }
    }

    private int Shrink(string[] cells, int index, int most)
    {
        string cell = cells[index], rest = _columns[index].Right ? cell.TrimStart(' ') : cell.TrimEnd(' ');
        int blanks = Math.Min(cell.Length - rest.Length, most);
        cells[index] = _columns[index].Right ? cell[blanks..] : cell[..^blanks];
        return blanks;
    }

    private string GapRow(in FillRecord record)
    {
        string begin = CellText.Fit(_word(EventText.Of(in record)), RecordColumns.EventCells);
        if (_columns[0].Header != RecordColumns.Event) begin = $"{CellText.Fit(_columns[0].Read(in record), _cells[0])} {begin}";
        return $"{begin} {CellText.Fit(GapText.Of(in record, _word), Math.Max(_width - CellText.Width(begin) - 1, 1))}";
    }
}
