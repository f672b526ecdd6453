using System.Globalization;

namespace KisFast.Cli;

/// <summary>The columns that a person reads a record by, fitted to a width.</summary>
internal sealed class RecordTable
{
    private const string Name = "Name";

    private static readonly RecordColumn[] All =
    [
        new("Event", 10, 0, false, EventOf),
        new("Side", 4, 0, false, (in r) => r.Side is Side.None ? "" : r.Side.ToString()),
        new("Symbol", 8, 0, false, (in r) => r.Symbol.ToString()),
        new("Quantity", 8, 0, true, (in r) => Grouped(r.Quantity)),
        new("Price", 11, 0, true, (in r) => r.Price.ToString()),
        new("Order", 10, 0, false, (in r) => r.OrderNo.ToString()),
        new(Name, 8, 0, false, (in r) => r.SecurityName.ToString()),
        new("Of", 8, 100, true, (in r) => Grouped(r.OrderQuantity)),
        new("Type", 12, 150, false, (in r) => r.OrderType is OrderType.None ? "" : r.OrderType.ToString()),
        new("Market", 10, 112, false, (in r) => r.Market is Market.None ? "" : r.Market.ToString()),
        new("Account", 10, 124, false, (in r) => r.Account.ToString()),
        new("Holder", 12, 138, false, (in r) => r.AccountName.ToString()),
    ];

    private readonly RecordColumn[] _columns;
    private readonly int[] _cells;

    /// <param name="width">The cells that a row may take.</param>
    /// <param name="live">Whether records came just now: their own first column says when.</param>
    /// <param name="prices">The symbols' last prices, when there are quotes.</param>
    public RecordTable(int width, bool live, LastPrices? prices = null)
    {
        RecordColumn time = live
            ? new("Received", 8, 0, false, (in r) => r.ReceivedAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture))
            : new("Time", 8, 0, false, (in r) => r.Time.ToString());
        _columns = [time, .. All.Where(column => column.FromWidth <= width)];
        if (prices is { IsEmpty: false })
        {
            int symbol = Array.FindIndex(_columns, static column => column.Header == "Symbol");
            _columns = [.. _columns[..(symbol + 1)], new("Last", 11, 0, true, (in r) => prices.Of(r.Symbol).ToString()), .. _columns[(symbol + 1)..]];
        }
        _cells = [.. _columns.Select(column => column.Cells)];
        int name = Array.FindIndex(_columns, column => column.Header == Name);
        _cells[name] = Math.Clamp(_cells[name] + width - Width, 8, 30);
    }

    /// <summary>The cells that a row takes.</summary>
    public int Width => _cells.Sum() + _cells.Length - 1;

    /// <summary>The titles.</summary>
    public string Header() => string.Join(' ', _columns.Select((column, i) => CellText.Fit(column.Header, _cells[i], column.Right)));

    /// <summary>The cells of a record, each of its column's width.</summary>
    public string Row(in FillRecord record)
    {
        var cells = new string[_columns.Length];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = CellText.Fit(_columns[i].Read(in record), _cells[i], _columns[i].Right);
        return string.Join(' ', cells);
    }

    private static string Grouped(Quantity quantity) => quantity.ToString("N0", CultureInfo.InvariantCulture);

    private static string EventOf(in FillRecord record) => record.Kind switch
    {
        RecordKind.Fill => record.Source is RecordSource.Repair ? "Repair" : "Fill",
        RecordKind.GapOpened => "Gap opened",
        RecordKind.GapClosed => "Gap closed",
        RecordKind.OrderEvent when record.Rejected is Rejected.Yes => "Rejected",
        RecordKind.OrderEvent when record.Acceptance is Acceptance.Cancelled => "Cancelled",
        RecordKind.OrderEvent => record.Amendment switch
        {
            Amendment.Amend => "Amended",
            Amendment.Cancel => "Cancelled",
            _ => record.Acceptance is Acceptance.None ? "Order" : record.Acceptance.ToString(),
        },
        _ => record.Kind.ToString(),
    };
}
