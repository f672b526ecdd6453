namespace KisFast;

/// <summary>An answer of the order history, all pages together, as KIS sent it: pages that changed on the way may repeat a row.</summary>
/// <param name="Rows">One per order.</param>
/// <param name="IsComplete">Whether the last page was reached. When not, there were more pages than are read, or they repeated themselves.</param>
/// <param name="UnreadableRows">Rows that were left out: they name no order.</param>
/// <param name="Pages">How many pages there were.</param>
public sealed record OrderHistory(IReadOnlyList<OrderHistoryRow> Rows, bool IsComplete, int UnreadableRows, int Pages)
{
    /// <summary>Why a further page was refused; null when none was. The rows of the pages before it are here.</summary>
    public KisApiException? Refusal { get; init; }

    /// <summary>The pages as KIS answered them, for a journal; empty without one.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> RawPages { get; init; } = [];

    /// <summary>When its first page was asked for, a timestamp of the client's clock: it may have gone on with pages that were read before.</summary>
    internal long? Began { get; init; }

    /// <summary>Why not all pages were read, in one line; null when they were.</summary>
    public string? Complaint => IsComplete ? null : Refusal?.Message ?? "the order history's pages did not end, or repeated themselves";
}
