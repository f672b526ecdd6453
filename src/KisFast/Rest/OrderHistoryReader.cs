using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KisFast.Rest;

/// <summary>Turns a page's lenient JSON into typed rows.</summary>
internal static class OrderHistoryReader
{
    /// <summary>What a page holds; null when it holds no list of orders: that is no empty list.</summary>
    public static HistoryPage? ReadPage(ReadOnlyMemory<byte> utf8, int page) =>
        Parse(utf8.Span) is { Output: { } rows } json ? HistoryPage.Of(rows, row => Read(row, page), json.ContextFk, json.ContextNk) : null;

    /// <summary>The page, or null when the bytes are no JSON.</summary>
    public static OrderHistoryJson? Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, KisJson.Histories.OrderHistoryJson);

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
        if (!IsNumber(row.OrderNo)) return null;
        return new OrderHistoryRow
        {
            OrderNo = row.OrderNo!,
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

    /// <summary>Whether a text names an order: nothing but zeros names none.</summary>
    internal static bool IsNumber(string? orderNo) => orderNo is not null && orderNo.AsSpan().Trim('0').Length > 0;

    // An order that was never filled may leave the column empty, if nothing else in the row says that it was; a column that is not there,
    // a fraction of a share, or text that is no number may be any number.
    internal static long? FilledOf(string? text, decimal? amount, decimal? price, long? open, long? ordered)
    {
        if (text is null) return null;
        if (text.Length > 0) return Whole(text) is >= 0 and { } filled ? filled : null;
        bool saysOtherwise = amount > 0 || price > 0 || (open is > 0 && open < ordered);
        return saysOtherwise ? null : 0;
    }

    // With a comma between thousands or without; a comma anywhere else may be a decimal point.
    internal static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value) && AreThousands(text) ? value : null;

    private static bool AreThousands(ReadOnlySpan<char> text)
    {
        int point = text.IndexOf('.');
        if (point >= 0) text = text[..point];
        for (int comma = text.LastIndexOf(','); comma >= 0; comma = text.LastIndexOf(','))
        {
            if (text.Length - comma != 4 || comma == 0) return false;
            text = text[..comma];
        }

        return true;
    }

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
