using System.Text.Json;

namespace KisFast.Recovery;

/// <summary>A session's ledger as a journal keeps it, in a note: from there the next start books on.</summary>
/// <param name="HtsId">The session's first HTS id.</param>
/// <param name="HasBaseline">Whether everything before is accounted for.</param>
/// <param name="Orders">What was known of each order.</param>
internal sealed record LedgerNote(string HtsId, bool HasBaseline, IReadOnlyList<KnownOrder> Orders)
{
    /// <summary>As JSON, in UTF-8.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("htsId", HtsId);
            json.WriteBoolean("hasBaseline", HasBaseline);
            json.WriteStartArray("orders");
            foreach (KnownOrder order in Orders)
            {
                json.WriteStartObject();
                json.WriteString("orderNo", order.OrderNo);
                json.WriteString("symbol", order.Symbol);
                json.WriteString("branch", order.Branch);
                json.WriteNumber("filledQuantity", order.FilledQuantity);
                json.WriteNumber("filledAmount", order.FilledAmount);
                if (order.Day is { } day) json.WriteNumber("day", day.DayNumber);
                if (order.IsDomestic) json.WriteBoolean("isDomestic", true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static LedgerNote? Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            JsonElement root = json.RootElement;
            return new LedgerNote(
                root.GetProperty("htsId").GetString()!, root.GetProperty("hasBaseline").GetBoolean(),
                [
                    .. root.GetProperty("orders").EnumerateArray().Select(static order => new KnownOrder(
                        order.GetProperty("orderNo").GetString()!, order.GetProperty("symbol").GetString()!, order.GetProperty("branch").GetString()!,
                        order.GetProperty("filledQuantity").GetInt64(), order.GetProperty("filledAmount").GetDecimal())
                    {
                        Day = order.TryGetProperty("day", out JsonElement day) ? DateOnly.FromDayNumber(day.GetInt32()) : null,
                        IsDomestic = order.TryGetProperty("isDomestic", out JsonElement isDomestic) && isDomestic.GetBoolean(),
                    }),
                ]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
