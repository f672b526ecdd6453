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

    /// <summary>An acknowledgement that gives no usable key: the forms that users of other clients have seen, and ones near them.</summary>
    public static byte[] Keyless(string form, string trId, string trKey)
    {
        const string key = "0123456789abcdef0123456789abcdef";
        string header = $"\"header\":{{\"tr_id\":\"{trId}\",\"tr_key\":\"{trKey}\",\"encrypt\":\"N\"}},";
        string code = form == "already"
            ? "\"rt_cd\":\"1\",\"msg_cd\":\"OPSP0002\",\"msg1\":\"ALREADY IN SUBSCRIBE\""
            : "\"rt_cd\":\"0\",\"msg_cd\":\"OPSP0000\",\"msg1\":\"SUBSCRIBE SUCCESS\"";
        string output = form switch
        {
            "empty" => Output("", ""),
            "null" => ",\"output\":null",
            "headerless" => Output("0123456789abcdef", key),
            "short" => Output("0123456789abcdef", key[16..]),
            "long" => Output("0123456789abcdef", key + "0"),
            "blank" => Output(new string(' ', 16), new string(' ', 32)),
            "nokey" => ",\"output\":{\"iv\":\"0123456789abcdef\"}",
            _ => "",
        };
        return Encoding.UTF8.GetBytes($"{{{(form == "headerless" ? "" : header)}\"body\":{{{code}{output}}}}}");

        static string Output(string iv, string key) => $",\"output\":{{\"iv\":\"{iv}\",\"key\":\"{key}\"}}";
    }

    public static byte[] PingPong(DateTime koreaNow) =>
        Encoding.UTF8.GetBytes($"{{\"header\":{{\"tr_id\":\"PINGPONG\",\"datetime\":\"{koreaNow:yyyyMMddHHmmss}\"}}}}");
}
