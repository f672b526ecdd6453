using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace KisFast.Simulator;

/// <summary>GET / , /tryitout and /tryitout/{tr}: the WebSocket handshake (RFC 6455 §4.2), then the session.</summary>
internal sealed class WebSocketEndpoint(SessionHost sessions)
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static bool IsPath(string path) =>
        path is "" or "/" or "/tryitout" or "/tryitout/" || (path.StartsWith("/tryitout/", StringComparison.Ordinal) && path.LastIndexOf('/') == 9);

    public async Task HandleAsync(HttpContext context)
    {
        IHttpUpgradeFeature? upgrade = context.Features.Get<IHttpUpgradeFeature>();
        IHeaderDictionary request = context.Request.Headers;
        string key = request.SecWebSocketKey.ToString();
        if (upgrade is not { IsUpgradableRequest: true } || !request.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || request.SecWebSocketVersion != "13")
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.SecWebSocketVersion = "13";
            context.Response.Headers.Upgrade = "websocket";
            return;
        }

        if (!IsValidKey(key))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (sessions.Faults.Find(FaultKind.Refuse) is { } refuse)
        {
            sessions.Faults.Strike(FaultKind.Refuse);
            context.Response.StatusCode = refuse.Number;
            return;
        }

        if (sessions.Faults.Find(FaultKind.Maintenance) is { } maintenance)
        {
            sessions.Faults.Strike(FaultKind.Maintenance);
            await RestReply.PageAsync(context, maintenance.Number).ConfigureAwait(false);
            return;
        }

        if (sessions.Faults.Find(FaultKind.PlainHttp) is not null)
        {
            sessions.Faults.Strike(FaultKind.PlainHttp);
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync("<html><body>It works!</body></html>"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Accept(key);
        Stream stream = await upgrade.UpgradeAsync().ConfigureAwait(false);
        await sessions.ServeAsync(new HttpConnection(context, stream)).ConfigureAwait(false);
    }

    // SHA-1 is what RFC 6455 §1.3 prescribes; nothing secret depends on it.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350

    private static bool IsValidKey(string key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return Convert.TryFromBase64String(key, bytes, out int written) && written == 16;
    }
}
