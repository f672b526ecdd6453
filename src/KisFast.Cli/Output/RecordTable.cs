using System.Globalization;

namespace KisFast.Cli;

/// <summary>The columns that a person reads a record by, fitted to a width.</summary>
internal sealed class RecordTable
{
    private const string Name = "Name";
    private const string SideHeader = "Side";
    private const string EventHeader = "Event";
    private const string Holder = "Holder";

    // What happened, side, symbol, quantity.
    private const int LeastCells = 34;

    // With its space.
    private const int LastCells = 12;

    private static readonly RecordColumn[] All =
    [
        new(EventHeader, EventCells, 0, false, EventText.Of),
        new(SideHeader, 4, 0, false, (in r) => r.Side is Side.None ? "" : r.Side.ToString()),
        new("Symbol", 8, 0, false, (in r) => r.Symbol.ToString()),
        new("Quantity", 8, 0, true, (in r) => Grouped(r.Quantity)),
        new("Price", 11, 46, true, (in r) => r.Price.ToString()),
        new("Order", 10, 66, false, (in r) => r.OrderNo.ToString()),
        new(Name, 8, 75, false, (in r) => r.SecurityName.ToString()),
        new("Of", 8, 88, true, (in r) => Grouped(r.OrderQuantity)),
        new("Type", 12, 150, false, (in r) => r.OrderType is OrderType.None ? "" : r.OrderType.ToString()),
        new("Market", 10, 112, false, (in r) => r.Market is Market.None ? "" : r.Market.ToString()),
        new("Account", 10, 124, false, (in r) => r.Account.ToString()),
        new(Holder, 12, 138, false, (in r) => r.AccountName.ToString()),
    ];

    private const int EventCells = 11;

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
        _columns = [.. new[] { time }.Concat(All).Where(column => column.FromWidth <= room && (style.ShowsHolder || column.Header != Holder))];
        if (hasPrices)
        {
            int symbol = Array.FindIndex(_columns, static column => column.Header == "Symbol");
            _columns = [.. _columns[..(symbol + 1)], new("Last", LastCells - 1, 0, true, (in r) => prices!.Of(r.Symbol).ToString()), .. _columns[(symbol + 1)..]];
        }
        _cells = [.. _columns.Select(column => column.Cells)];
        int name = Array.FindIndex(_columns, column => column.Header == Name);
        if (name >= 0) _cells[name] = Math.Clamp(_cells[name] + width - Width, 8, 30);
        _width = width;
        _word = style.IsKorean ? KoreanWords.Of : static english => english;
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
            if (_columns[i].Header is EventHeader or SideHeader) text = _word(text);
            cells[i] = CellText.Fit(text, _cells[i], _columns[i].Right);
        }

        return string.Join(' ', cells);
    }

    private string GapRow(in FillRecord record)
    {
        string begin = CellText.Fit(_word(EventText.Of(in record)), EventCells);
        if (_columns[0].Header != EventHeader) begin = $"{CellText.Fit(_columns[0].Read(in record), _cells[0])} {begin}";
        return $"{begin} {CellText.Fit(GapText.Of(in record, _word), Math.Max(_width - CellText.Width(begin) - 1, 1))}";
    }

    private static string Grouped(Quantity quantity) => quantity.ToString("N0", CultureInfo.InvariantCulture);
}
