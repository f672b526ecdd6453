using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KisFast.Oracles;

internal static partial class Differences
{
    private static readonly JsonWriterOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A frame that is no notice through a decoder that holds <paramref name="key"/> for every TR id.</summary>
    public static string? Quote(MarketDataDecoder decoder, ReadOnlySpan<byte> frame, (byte[] Key, byte[] Iv)? key)
    {
        var stamp = new RecordStamp(11, 22, 33);
        var reason = decoder.Decode(frame, stamp, out var batch);
        string expected = QuoteOracle.Decode(frame.ToArray(), key, out var records);
        if (Differ("reject", reason.ToString(), expected) is { } differs) return differs;
        if (Differ("records", batch.Count, records.Count) is { } other) return other;
        for (int i = 0; i < batch.Count; i++)
        {
            if (Differ($"record {i}", ToJson(batch, i), Latin1ToUtf8(records[i])) is { } difference) return difference;
            if (!IsStamped(batch, i, stamp)) return $"record {i} is not stamped";
        }

        return null;
    }

    /// <summary>A record as the tool writes it.</summary>
    public static string ToJson(in MarketDataBatch batch, int index)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plainly))
        {
            writer.WriteStartObject();
            if (batch.Kind == MarketDataKind.Trade) MarketDataJson.WriteMembers(writer, batch.Trades[index], live: false);
            else if (batch.Kind == MarketDataKind.Book) MarketDataJson.WriteMembers(writer, batch.Books[index], live: false);
            else MarketDataJson.WriteMembers(writer, batch.Raw(index), live: false);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static bool IsStamped(in MarketDataBatch batch, int index, RecordStamp stamp) => batch.Kind switch
    {
        MarketDataKind.Trade => batch.Trades[index] is { ReceivedTimestamp: 11, ReceivedUtcTicks: 22, SessionIndex: 33, SkippedBefore: 0 },
        MarketDataKind.Book => batch.Books[index] is { ReceivedTimestamp: 11, ReceivedUtcTicks: 22, SessionIndex: 33, SkippedBefore: 0 },
        _ => batch.Raw(index).Record == index && stamp.SessionIndex == 33,
    };

    // The oracle's texts are images of bytes.
    private static string Latin1ToUtf8(JsonObject record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plainly)) Real(record).WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonNode Real(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Real(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Real(item))]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text))),
        _ => node.DeepClone(),
    };
}
