using System.Text.Json;

namespace KisFast;

/// <summary>
/// The JSON form of market data, as the tool prints it, with <c>"type"</c> <c>trade</c>, <c>book</c> or <c>raw</c>. Absent values are null;
/// numbers of shares are numbers, prices are strings.
/// </summary>
public static class MarketDataJson
{
    /// <summary>Writes a trade's members into an object that the caller has begun.</summary>
    /// <param name="writer">Positioned inside an object.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="live">Whether to add what a live feed knows: skipped (when there are any), session, sequence, receivedAt.</param>
    public static void WriteMembers(Utf8JsonWriter writer, in TradeTick trade, bool live)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("type"u8, "trade"u8);
        FillRecordJson.Code(writer, "trId"u8, trade.TrId);
        FillRecordJson.Text(writer, "key"u8, trade.Key.Utf8);
        FillRecordJson.Text(writer, "symbol"u8, trade.Symbol.Utf8);
        WritePrice(writer, "price"u8, trade.Price);
        FillRecordJson.Number(writer, "quantity"u8, trade.Quantity);
        WritePrice(writer, "bid"u8, trade.Bid);
        WritePrice(writer, "ask"u8, trade.Ask);
        FillRecordJson.Number(writer, "bidSize"u8, trade.BidSize);
        FillRecordJson.Number(writer, "askSize"u8, trade.AskSize);
        FillRecordJson.Number(writer, "volume"u8, trade.Volume);
        FillRecordJson.Date(writer, "localDate"u8, trade.LocalDate);
        FillRecordJson.Time(writer, "localTime"u8, trade.LocalTime);
        FillRecordJson.Date(writer, "koreaDate"u8, trade.KoreaDate);
        FillRecordJson.Time(writer, "koreaTime"u8, trade.KoreaTime);
        WritePrice(writer, "open"u8, trade.Open);
        WritePrice(writer, "high"u8, trade.High);
        WritePrice(writer, "low"u8, trade.Low);
        FillRecordJson.Code(writer, "sign"u8, trade.Sign);
        WritePrice(writer, "change"u8, trade.Change);
        FillRecordJson.Text(writer, "marketType"u8, trade.MarketType.Utf8);
        writer.WriteNumber("fieldCount"u8, trade.FieldCount);
        if (live) WriteLive(writer, trade.SkippedBefore, trade.SessionIndex, trade.Sequence, trade.ReceivedAt);
    }

    /// <summary>Writes a book's members into an object that the caller has begun.</summary>
    /// <param name="writer">Positioned inside an object.</param>
    /// <param name="book">The book.</param>
    /// <param name="live">Whether to add what a live feed knows: skipped (when there are any), session, sequence, receivedAt.</param>
    public static void WriteMembers(Utf8JsonWriter writer, in BookSnapshot book, bool live)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("type"u8, "book"u8);
        FillRecordJson.Code(writer, "trId"u8, book.TrId);
        FillRecordJson.Text(writer, "key"u8, book.Key.Utf8);
        FillRecordJson.Text(writer, "symbol"u8, book.Symbol.Utf8);
        FillRecordJson.Date(writer, "localDate"u8, book.LocalDate);
        FillRecordJson.Time(writer, "localTime"u8, book.LocalTime);
        FillRecordJson.Date(writer, "koreaDate"u8, book.KoreaDate);
        FillRecordJson.Time(writer, "koreaTime"u8, book.KoreaTime);
        writer.WriteStartArray("bids"u8);
        for (int i = 0; i < book.BidCount; i++) WriteLevel(writer, book.Bid(i));
        writer.WriteEndArray();
        writer.WriteStartArray("asks"u8);
        for (int i = 0; i < book.AskCount; i++) WriteLevel(writer, book.Ask(i));
        writer.WriteEndArray();
        writer.WriteNumber("fieldCount"u8, book.FieldCount);
        if (live) WriteLive(writer, book.SkippedBefore, book.SessionIndex, book.Sequence, book.ReceivedAt);
    }

    /// <summary>Writes a raw message's members into an object that the caller has begun.</summary>
    /// <param name="writer">Positioned inside an object.</param>
    /// <param name="message">The message.</param>
    /// <param name="live">Whether to add what a live feed knows: record, skipped (when there are any), session, sequence, receivedAt.</param>
    public static void WriteMembers(Utf8JsonWriter writer, in RawMessage message, bool live)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("type"u8, "raw"u8);
        FillRecordJson.Text(writer, "trId"u8, message.TrId);
        if (live) writer.WriteNumber("record"u8, message.Record);
        writer.WriteStartArray("fields"u8);
        for (int i = 0; i < message.FieldCount; i++) FillRecordJson.TextValue(writer, message[i]);
        writer.WriteEndArray();
        if (live)
            WriteLive(writer, message.SkippedBefore, message.Stamp.SessionIndex, message.Sequence,
                new DateTime(message.Stamp.ReceivedUtcTicks, DateTimeKind.Utc));
    }

    private static void WriteLevel(Utf8JsonWriter writer, in BookLevel level)
    {
        Span<byte> price = stackalloc byte[Price.MaxFormattedLength];
        level.Price.TryFormat(price, out int written);
        writer.WriteStartArray();
        writer.WriteStringValue(price[..written]);
        if (level.Size.HasValue) writer.WriteNumberValue(level.Size.Value);
        else writer.WriteNullValue();
        writer.WriteEndArray();
    }

    private static void WritePrice(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Price price)
    {
        Span<byte> text = stackalloc byte[Price.MaxFormattedLength];
        price.TryFormat(text, out int written);
        FillRecordJson.Text(writer, name, text[..written]);
    }

    private static void WriteLive(Utf8JsonWriter writer, int skipped, int session, long sequence, DateTime receivedAt)
    {
        if (skipped > 0) writer.WriteNumber("skipped"u8, skipped);
        writer.WriteNumber("session"u8, session);
        writer.WriteNumber("sequence"u8, sequence);
        writer.WriteString("receivedAt"u8, receivedAt);
    }
}
