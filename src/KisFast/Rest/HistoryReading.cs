namespace KisFast.Rest;

/// <summary>A reading of a history as far as it has come: one that was broken off goes on with the page that was not read.</summary>
/// <param name="began">When its first page was asked for, a timestamp of the client's clock.</param>
internal sealed class HistoryReading(long began)
{
    private readonly List<OrderHistoryRow> _rows = [];
    private readonly List<ReadOnlyMemory<byte>> _pages = [];
    private readonly HashSet<(string, string, DateOnly?, string)> _seen = [];
    private int _unreadable;

    public long Began => began;

    /// <summary>The page to be asked for next, from 1.</summary>
    public int NextPage { get; private set; } = 1;

    public int Rows => _rows.Count;

    public string ContextFk { get; private set; } = "";

    public string ContextNk { get; private set; } = "";

    /// <summary>Takes a page in.</summary>
    /// <param name="page">What it holds.</param>
    /// <param name="raw">As it came, to be kept; empty: it is not.</param>
    /// <returns>Whether it brought anything new, and the next page is another one.</returns>
    public bool Take(HistoryPage page, ReadOnlyMemory<byte> raw)
    {
        if (!raw.IsEmpty) _pages.Add(raw);
        bool isNew = false;
        foreach (OrderHistoryRow row in page.Rows)
        {
            _rows.Add(row);
            isNew |= _seen.Add((row.OrderNo, row.Symbol, row.OrderDate, row.Branch));
        }

        _unreadable += page.Unreadable;
        bool isSamePage = page.ContextFk == ContextFk && page.ContextNk == ContextNk;
        (ContextFk, ContextNk) = (page.ContextFk, page.ContextNk);
        NextPage++;
        return isNew && !isSamePage;
    }

    /// <summary>What it came to.</summary>
    public OrderHistory End(bool isComplete, KisApiException? refusal = null) =>
        new([.. _rows], isComplete, _unreadable, NextPage - 1) { Refusal = refusal, RawPages = [.. _pages], Began = Began };
}
