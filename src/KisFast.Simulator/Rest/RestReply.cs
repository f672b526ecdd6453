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

    /// <summary>A refusal by a service beside the gateway.</summary>
    public static Task RefusalAsync(HttpContext context, string name)
    {
        if (name == "unauthorized")
        {
            context.Response.StatusCode = 401;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("Unauthorized", context.RequestAborted);
        }
        (int status, string returnCode, string code, string message) = name switch
        {
            "opsq2000" => (200, "7", "OPSQ2000", "ERROR : INPUT INVALID_CHECK_ACNO"),
            "kiok0560" => (200, "7", "KIOK0560", "조회할 내용이 없습니다"),
            "egt0001" => (500, "1", "EGT0001", "유효하지 않은 토큰입니다."),
            _ => (200, "7", "APTR0058", "계좌번호와 고객ID가 일치하지 않습니다"),
        };
        return WriteAsync(context, status, writer =>
        {
            writer.WriteString("rt_cd", returnCode);
            writer.WriteString("msg_cd", code);
            writer.WriteString("msg1", message);
            if (code == "KIOK0560")
            {
                writer.WriteStartArray("output");
                writer.WriteEndArray();
            }
        });
    }

    /// <summary>A web page in KIS's place.</summary>
    public static Task PageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync("<html><body><h1>시스템 점검 중입니다</h1></body></html>", context.RequestAborted);
    }

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
