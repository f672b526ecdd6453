using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KisFast.Simulator;

/// <summary>The JSON messages of the WebSocket: acks and PINGPONG.</summary>
internal static class ControlText
{
    public const string PingPongId = "PINGPONG";
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to a request. Errors about the request itself name no TR id but the text "(null)".</summary>
    public static byte[] Ack(int code, string? trId, string trKey, NoticeCipher? cipher = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        writer.WriteStartObject("header");
        writer.WriteString("tr_id", trId ?? "(null)");
        writer.WriteString("tr_key", trKey);
        writer.WriteString("encrypt", "N");
        writer.WriteEndObject();
        writer.WriteStartObject("body");
        writer.WriteString("rt_cd", OpspCode.IsSuccess(code) ? "0" : trId is null ? "9" : "1");
        writer.WriteString("msg_cd", OpspCode.Name(code));
        writer.WriteString("msg1", OpspCode.Message(code));
        if (cipher is not null)
        {
            writer.WriteStartObject("output");
            writer.WriteString("iv", cipher.Iv);
            writer.WriteString("key", cipher.Key);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] PingPong(DateTime koreaNow) =>
        Encoding.UTF8.GetBytes($"{{\"header\":{{\"tr_id\":\"PINGPONG\",\"datetime\":\"{koreaNow:yyyyMMddHHmmss}\"}}}}");
}
