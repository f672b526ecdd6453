namespace KisFast.Cli;

/// <summary>The titles and the rows of each view, as many as fit.</summary>
internal sealed class ScreenRows(LiveData data)
{
    private readonly OrderSnapshots _snapshots = new(data);
    private OrdersSnapshot _shown = new([], [], IsCertain: true, Records: 0);

    /// <summary>The titles first.</summary>
    /// <param name="state">What a person has chosen.</param>
    /// <param name="width">Cells.</param>
    /// <param name="most">Rows at most.</param>
    public IEnumerable<ScreenLine> Lines(ScreenState state, int width, int most) => state.View switch
    {
        ScreenView.Orders => Orders(state, width, most),
        ScreenView.Positions => Positions(state, width, most),
        _ => Records(state, width, most),
    };

    private IEnumerable<ScreenLine> Records(ScreenState state, int width, int most)
    {
        var table = new RecordTable(width, live: true, data.Style, data.Prices);
        yield return new ScreenLine(table.Header());
        long end = state.IsPaused ? state.PausedAt : long.MaxValue;
        bool isWhole = state.Filter.Length == 0;
        FillRecord[] records = data.Records.Before(end, isWhole ? most + state.Offset : data.Records.Capacity);
        if (!isWhole) records = [.. records.Where(record => Contains(state.Filter, RecordColumns.All.Select(column => column.Read(in record)), record.Kind))];
        state.LimitTo(records.Length, most);
        int last = records.Length - state.Offset;
        for (int i = Math.Max(0, last - most); i < last; i++) yield return new ScreenLine(table.Row(in records[i]), RowColour.Of(in records[i]));
    }

    private IEnumerable<ScreenLine> Orders(ScreenState state, int width, int most)
    {
        CellColumn<Order> changed = new("Changed", 8, 88, false, static order => Clock(order.ChangedAt));
        var table = new CellTable<Order>(OrderColumns.All.Prepend(changed), width, data.Style);
        yield return new ScreenLine(table.Header());
        Order[] orders = [.. Snapshot(state).Orders
            .Where(order => (!state.OpenOnly || !order.IsDone) && Contains(state.Filter, OrderColumns.All.Select(column => column.Read(order))))
            .OrderBy(static order => order.IsDone).ThenByDescending(static order => order.ChangedAt)];
        state.LimitTo(orders.Length, most);
        foreach (Order order in orders.Skip(state.Offset).Take(most)) yield return new ScreenLine(table.Row(order), RowColour.Of(order));
    }

    private IEnumerable<ScreenLine> Positions(ScreenState state, int width, int most)
    {
        CellColumn<Position>[] columns = [.. PositionColumns.With(data.Prices)];
        var table = new CellTable<Position>(columns, width, data.Style);
        yield return new ScreenLine(table.Header());
        Position[] positions = [.. Snapshot(state).Positions.Where(position => Contains(state.Filter, columns.Select(column => column.Read(position))))];
        state.LimitTo(positions.Length, most);
        foreach (Position position in positions.Skip(state.Offset).Take(most)) yield return new ScreenLine(table.Row(position), RowColour.Plain);
    }

    private OrdersSnapshot Snapshot(ScreenState state) => state.IsPaused && _shown.Records > 0 ? _shown : _shown = _snapshots.Take();

    private bool Contains(string filter, IEnumerable<string> cells, RecordKind kind = RecordKind.None) =>
        filter.Length == 0 || kind is RecordKind.GapOpened or RecordKind.GapClosed ||
        cells.Any(cell => cell.Contains(filter, StringComparison.OrdinalIgnoreCase)
            || data.Style.Word(cell).Contains(filter, StringComparison.OrdinalIgnoreCase));

    private static string Clock(DateTime utc) => utc.ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
