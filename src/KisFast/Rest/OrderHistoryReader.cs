using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KisFast.Rest;

/// <summary>Turns a page's lenient JSON into typed rows.</summary>
internal static class OrderHistoryReader
{
    /// <summary>What a page holds.</summary>
    public static HistoryPage ReadPage(ReadOnlyMemory<byte> utf8, int page)
    {
        OrderHistoryJson json = Parse(utf8.Span) ?? new OrderHistoryJson();
        return HistoryPage.Of(json.Output ?? [], row => Read(row, page), json.ContextFk, json.ContextNk);
    }

    /// <summary>The page, or null when the bytes are no JSON.</summary>
    public static OrderHistoryJson? Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, KisJson.Default.OrderHistoryJson);

    /// <summary>The same of any page.</summary>
    public static T? Parse<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The typed row, or null when it names no order.</summary>
    public static OrderHistoryRow? Read(OrderRowJson row, int page)
    {
        if (string.IsNullOrEmpty(row.OrderNo)) return null;
        return new OrderHistoryRow
        {
            OrderNo = row.OrderNo,
            Symbol = row.Symbol ?? "",
            FilledQuantity = FilledOf(
                row.FilledQuantity, Number(row.FilledAmount), Number(row.FilledPrice), Whole(row.OpenQuantity), Whole(row.OrderQuantity)),
            FilledAmount = Number(row.FilledAmount),
            FilledPrice = Number(row.FilledPrice),
            Branch = row.Branch ?? "",
            OriginalOrderNo = row.OriginalOrderNo ?? "",
            Side = SideOf(row.Side),
            Amendment = AmendmentOf(row.Amendment),
            Exchange = row.Exchange ?? "",
            Currency = row.Currency ?? "",
            SecurityName = row.SecurityName ?? "",
            OrderQuantity = Whole(row.OrderQuantity),
            OrderPrice = Number(row.OrderPrice),
            OpenQuantity = Whole(row.OpenQuantity),
            OrderDate = Date(row.OrderDate),
            DomesticOrderDate = Date(row.DomesticOrderDate),
            OrderTime = Time(row.OrderTime),
            Status = row.Status ?? "",
            RejectReason = string.Join(' ', new[] { row.RejectCode, row.RejectText }.Where(static text => !string.IsNullOrEmpty(text))),
            Page = page,
        };
    }

    // An order that was never filled may leave the column empty, if nothing else in the row says that it was; a column that is not there,
    // a fraction of a share, or text that is no number may be any number.
    internal static long? FilledOf(string? text, decimal? amount, decimal? price, long? open, long? ordered)
    {
        if (text is null) return null;
        if (text.Length > 0) return Whole(text) is >= 0 and { } filled ? filled : null;
        bool saysOtherwise = amount > 0 || price > 0 || (open is > 0 && open < ordered);
        return saysOtherwise ? null : 0;
    }

    internal static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value) ? value : null;

    internal static long? Whole(string? text) =>
        Number(text) is { } value && value == decimal.Truncate(value) && Math.Abs(value) <= Quantity.MaxValue ? (long)value : null;

    internal static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    internal static TimeOnly? Time(string? text) =>
        TimeOnly.TryParseExact(text?.PadLeft(6, '0'), "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time : null;

    internal static Side SideOf(string? code) => code?.TrimStart('0') switch
    {
        null => Side.None,
        "" => code.Length == 0 ? Side.None : Side.Unknown,
        "1" => Side.Sell,
        "2" => Side.Buy,
        "3" => Side.Resale,
        "4" => Side.Repurchase,
        _ => Side.Unknown,
    };

    private static Amendment AmendmentOf(string? code) => code?.TrimStart('0') switch
    {
        null => Amendment.None,
        "" => code.Length == 0 ? Amendment.None : Amendment.New,
        "1" => Amendment.Amend,
        "2" => Amendment.Cancel,
        _ => Amendment.Unknown,
    };
}
