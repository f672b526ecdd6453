using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace KisFast;

/// <summary>The JSON form of a record, as the tool prints it. Absent values are null; numbers of shares are numbers, prices are strings.</summary>
public static class FillRecordJson
{
    /// <summary>Writes a record as an object.</summary>
    /// <param name="writer">Positioned where a value may stand.</param>
    /// <param name="record">The record.</param>
    /// <param name="live">Whether to add what a live feed knows: source, session, sequence, receivedAt.</param>
    public static void Write(Utf8JsonWriter writer, in FillRecord record, bool live)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteMembers(writer, record, live);
        writer.WriteEndObject();
    }

    /// <summary>Writes a record's members into an object that the caller has begun.</summary>
    /// <param name="writer">Positioned inside an object.</param>
    /// <param name="record">The record.</param>
    /// <param name="live">Whether to add what a live feed knows.</param>
    public static void WriteMembers(Utf8JsonWriter writer, in FillRecord record, bool live)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Code(writer, "trId"u8, record.TrId);
        Text(writer, "htsId"u8, record.HtsId.Utf8);
        Text(writer, "account"u8, record.Account.Utf8);
        Text(writer, "orderNo"u8, record.OrderNo.Utf8);
        Text(writer, "originalOrderNo"u8, record.OriginalOrderNo.Utf8);
        Code(writer, "side"u8, record.Side);
        Code(writer, "amendment"u8, record.Amendment);
        Code(writer, "orderType"u8, record.OrderType);
        Text(writer, "symbol"u8, record.Symbol.Utf8);
        Number(writer, "quantity"u8, record.Quantity);
        Span<byte> price = stackalloc byte[Price.MaxFormattedLength];
        record.Price.TryFormat(price, out int written);
        Text(writer, "price"u8, price[..written]);
        Text(writer, "rawPrice"u8, record.RawPrice.Utf8);
        Time(writer, "time"u8, record.Time);
        if (record.Rejected == Rejected.None) writer.WriteNull("rejected"u8);
        else writer.WriteBoolean("rejected"u8, record.Rejected == Rejected.Yes);
        Code(writer, "kind"u8, record.Kind);
        Code(writer, "acceptance"u8, record.Acceptance);
        Text(writer, "branch"u8, record.Branch.Utf8);
        Number(writer, "orderQuantity"u8, record.OrderQuantity);
        bool isGap = record.Kind == RecordKind.GapClosed;
        Text(writer, "accountName"u8, isGap ? default : record.AccountName.Utf8);
        Text(writer, "securityName"u8, isGap ? default : record.SecurityName.Utf8);
        Code(writer, "market"u8, record.Market);
        Code(writer, "creditType"u8, record.CreditType);
        Date(writer, "loanDate"u8, record.LoanDate);
        Time(writer, "splitStart"u8, record.SplitStart);
        Time(writer, "splitEnd"u8, record.SplitEnd);
        Code(writer, "splitMode"u8, record.SplitMode);
        Text(writer, "rawPrice12"u8, record.RawPrice12.Utf8);
        writer.WriteNumber("fieldCount"u8, record.FieldCount);
        if ((record.Truncations & (Truncations.AccountName | Truncations.SecurityName)) != 0) writer.WriteBoolean("truncated"u8, true);
        if (!live) return;
        Code(writer, "source"u8, record.Source, orNull: false);
        writer.WriteNumber("session"u8, record.SessionIndex);
        writer.WriteNumber("sequence"u8, record.Sequence);
        writer.WriteString("receivedAt"u8, record.ReceivedAt);
        if (record.Identity != 0) Identity(writer, record.Identity);
        if (record.Epoch != 0) Position(writer, record.Position);
        if (record.IsReplayed) writer.WriteBoolean("replayed"u8, true);
        if (record.Doubts != Doubts.None) WriteDoubts(writer, record.Doubts);
        if (record.Kind is RecordKind.GapOpened or RecordKind.GapClosed) Code(writer, "cause"u8, record.GapCause);
        if (record.Kind != RecordKind.GapClosed) return;
        Code(writer, "outcome"u8, record.GapOutcome);
        Number(writer, "repairedQuantity"u8, record.RepairedQuantity);
        Number(writer, "missingQuantity"u8, record.MissingQuantity);
        WriteDoubtfulOrders(writer, record);
    }

    private static void Identity(Utf8JsonWriter writer, ulong identity)
    {
        Span<byte> text = stackalloc byte[16];
        identity.TryFormat(text, out int written, "x16");
        writer.WriteString("id"u8, text[..written]);
    }

    private static void Position(Utf8JsonWriter writer, RecordPosition position)
    {
        Span<byte> text = stackalloc byte[RecordPosition.MaxFormattedLength];
        position.TryFormat(text, out int written);
        writer.WriteString("position"u8, text[..written]);
    }

    private static void WriteDoubts(Utf8JsonWriter writer, Doubts doubts)
    {
        writer.WriteStartArray("doubts"u8);
        if ((doubts & Doubts.Overfill) != 0) writer.WriteStringValue("Overfill"u8);
        if ((doubts & Doubts.PriceTwin) != 0) writer.WriteStringValue("PriceTwin"u8);
        if ((doubts & Doubts.Contradiction) != 0) writer.WriteStringValue("Contradiction"u8);
        writer.WriteEndArray();
    }

    private static void WriteDoubtfulOrders(Utf8JsonWriter writer, in FillRecord record)
    {
        writer.WriteStartArray("doubtfulOrders"u8);
        foreach (string orderNo in record.DoubtfulOrders) writer.WriteStringValue(orderNo);
        writer.WriteEndArray();
    }

    internal static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) writer.WriteNull(name);
        else if (Utf8.IsValid(utf8)) writer.WriteString(name, utf8);
        else writer.WriteString(name, Encoding.UTF8.GetString(utf8)); // with U+FFFD for what is not UTF-8
    }

    // An element of a list, where empty is a text too.
    internal static void TextValue(Utf8JsonWriter writer, ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8)) writer.WriteStringValue(utf8);
        else writer.WriteStringValue(Encoding.UTF8.GetString(utf8));
    }

    internal static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Quantity quantity)
    {
        if (quantity.HasValue) writer.WriteNumber(name, quantity.Value);
        else writer.WriteNull(name);
    }

    // Enum.GetName returns the cached literal: no allocation.
    internal static void Code<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value, bool orNull = true)
        where T : struct, Enum
    {
        if (orNull && EqualityComparer<T>.Default.Equals(value, default)) writer.WriteNull(name);
        else writer.WriteString(name, Enum.GetName(value));
    }

    internal static void Time(Utf8JsonWriter writer, ReadOnlySpan<byte> name, WireTime time)
    {
        Span<byte> text = stackalloc byte[8];
        int written = 0;
        if (time.ToTimeOnly() is { } value) value.TryFormat(text, out written, "HH:mm:ss");
        Text(writer, name, text[..written]);
    }

    internal static void Date(Utf8JsonWriter writer, ReadOnlySpan<byte> name, WireDate date)
    {
        Span<byte> text = stackalloc byte[10];
        int written = 0;
        if (date.ToDateOnly() is { } value) value.TryFormat(text, out written, "yyyy-MM-dd");
        Text(writer, name, text[..written]);
    }
}
