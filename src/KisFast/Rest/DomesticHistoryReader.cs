namespace KisFast.Rest;

/// <summary>Turns a page of the domestic history into the rows that the overseas one gives.</summary>
internal static class DomesticHistoryReader
{
    /// <summary>What a page holds; null when it holds no list of orders.</summary>
    public static HistoryPage? ReadPage(ReadOnlyMemory<byte> utf8, int page) =>
        OrderHistoryReader.Parse(utf8.Span, KisJson.Histories.DomesticHistoryJson) is { Output: { } rows } json
            ? HistoryPage.Of(rows, row => Read(row, page), json.ContextFk, json.ContextNk)
            : null;

    private static OrderHistoryRow? Read(DomesticRowJson row, int page)
    {
        if (!OrderHistoryReader.IsNumber(row.OrderNo)) return null;
        long? ordered = OrderHistoryReader.Whole(row.OrderQuantity), open = OrderHistoryReader.Whole(row.OpenQuantity);
        decimal? amount = OrderHistoryReader.Number(row.FilledAmount), price = OrderHistoryReader.Number(row.FilledPrice);
        DateOnly? day = OrderHistoryReader.Date(row.OrderDate);
        return new OrderHistoryRow
        {
            IsDomestic = true,
            OrderNo = row.OrderNo!,
            Symbol = row.Symbol ?? "",
            FilledQuantity = OrderHistoryReader.FilledOf(row.FilledQuantity, amount, price, open, ordered),
            FilledAmount = amount,
            FilledPrice = price,
            Branch = row.Branch ?? "",
            OriginalOrderNo = row.OriginalOrderNo ?? "",
            Side = OrderHistoryReader.SideOf(row.Side),
            Amendment = AmendmentOf(row),
            Currency = "KRW",
            SecurityName = row.SecurityName ?? "",
            OrderQuantity = ordered,
            OrderPrice = OrderHistoryReader.Number(row.OrderPrice),
            OpenQuantity = open,
            OrderDate = day,
            DomesticOrderDate = day,
            OrderTime = OrderHistoryReader.Time(row.OrderTime),
            RejectReason = IsRefused(row, ordered) ? $"rjct_qty {row.RejectedQuantity}" : "",
            Page = page,
        };
    }

    // There is no column for it: what names another order amends or cancels that one.
    private static Amendment AmendmentOf(DomesticRowJson row) =>
        string.IsNullOrEmpty(row.OriginalOrderNo?.Trim('0')) ? Amendment.New : row.IsCancelled == "Y" ? Amendment.Cancel : Amendment.Amend;

    // All of it: what is refused in part goes on with the rest.
    private static bool IsRefused(DomesticRowJson row, long? ordered) =>
        OrderHistoryReader.Whole(row.RejectedQuantity) is > 0 and { } refused && (ordered is not { } all || refused >= all);
}
