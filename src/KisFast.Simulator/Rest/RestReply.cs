using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KisFast.Simulator;

/// <summary>Writes JSON bodies as KIS does.</summary>
internal static class RestReply
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task ErrorAsync(HttpContext context, EgwError error) => ErrorAsync(context, error.Status, error.Code, error.Message);

    public static Task ErrorAsync(HttpContext context, int status, string code, string message) => WriteAsync(context, status, writer =>
    {
        writer.WriteString("rt_cd", "1");
        writer.WriteString("msg_cd", code);
        writer.WriteString("msg1", message);
    });

    /// <summary>The OAuth paths name their errors differently; clients in the wild read either, so both are here.</summary>
    public static Task OAuthErrorAsync(HttpContext context, EgwError error) => WriteAsync(context, error.Status, writer =>
    {
        writer.WriteString("error_description", error.Message);
        writer.WriteString("error_code", error.Code);
        writer.WriteString("rt_cd", "1");
        writer.WriteString("msg_cd", error.Code);
        writer.WriteString("msg1", error.Message);
    });
}
