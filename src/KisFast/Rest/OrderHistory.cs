namespace KisFast;

/// <summary>An answer of the order history, all pages together, as KIS sent it: pages that changed on the way may repeat a row.</summary>
/// <param name="Rows">One per order.</param>
/// <param name="IsComplete">Whether the last page was reached. When not, there were more pages than are read, or they repeated themselves.</param>
/// <param name="UnreadableRows">Rows that were left out: no order number, or a filled quantity that is no whole number.</param>
/// <param name="Pages">How many pages there were.</param>
public sealed record OrderHistory(IReadOnlyList<OrderHistoryRow> Rows, bool IsComplete, int UnreadableRows, int Pages);
