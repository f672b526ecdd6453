namespace KisFast.Rest;

/// <summary>One page of an order history.</summary>
/// <param name="Rows">Its orders.</param>
/// <param name="Unreadable">Rows that name no order.</param>
/// <param name="ContextFk">What the next page is asked for with.</param>
/// <param name="ContextNk">The same.</param>
internal sealed record HistoryPage(List<OrderHistoryRow> Rows, int Unreadable, string ContextFk, string ContextNk)
{
    /// <summary>Of raw rows; one that cannot be read is counted.</summary>
    public static HistoryPage Of<T>(List<T> raw, Func<T, OrderHistoryRow?> read, string? contextFk, string? contextNk)
    {
        List<OrderHistoryRow> rows = [.. raw.Select(read).OfType<OrderHistoryRow>()];
        return new HistoryPage(rows, raw.Count - rows.Count, contextFk ?? "", contextNk ?? "");
    }
}
