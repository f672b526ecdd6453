using System.Buffers;
using System.Text.Json;

namespace KisFast.Session;

/// <summary>The JSON of a registration or its release, in KIS's member order.</summary>
internal static class SubscribeRequest
{
    /// <returns>UTF-8. Holds the approval key: clear it after use.</returns>
    public static byte[] Create(string approvalKey, CustomerType customer, bool register, TrId trId, string htsId) =>
        Create(approvalKey, customer, register, Enum.GetName(trId)!, htsId);

    /// <inheritdoc cref="Create(string, CustomerType, bool, TrId, string)"/>
    public static byte[] Create(string approvalKey, CustomerType customer, bool register, string trId, string trKey)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("header"u8);
            json.WriteString("approval_key"u8, approvalKey);
            json.WriteString("custtype"u8, customer == CustomerType.Corporate ? "B"u8 : "P"u8);
            json.WriteString("tr_type"u8, register ? "1"u8 : "2"u8);
            json.WriteString("content-type"u8, "utf-8"u8);
            json.WriteEndObject();
            json.WriteStartObject("body"u8);
            json.WriteStartObject("input"u8);
            json.WriteString("tr_id"u8, trId);
            json.WriteString("tr_key"u8, trKey);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        byte[] text = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return text;
    }
}
