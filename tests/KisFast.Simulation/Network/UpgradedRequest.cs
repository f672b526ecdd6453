using System.Text;
using KisFast.Simulator;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KisFast.Simulation;

/// <summary>KIS's end of a connection: one request for a WebSocket, answered by the simulator's own endpoint.</summary>
internal sealed class UpgradedRequest : IHttpUpgradeFeature, IHttpRequestLifetimeFeature
{
    private const int MostHead = 8 * 1024;

    private readonly Link _link;
    private readonly DefaultHttpContext _context = new();
    private bool _isUpgraded;

    private UpgradedRequest(Link link)
    {
        _link = link;
        _context.Features.Set<IHttpUpgradeFeature>(this);
        _context.Features.Set<IHttpRequestLifetimeFeature>(this);
    }

    bool IHttpUpgradeFeature.IsUpgradableRequest => true;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted { get; set; }

    /// <summary>Serves a connection until it is over.</summary>
    public static async Task ServeAsync(Link link, KisSimulator kis)
    {
        try
        {
            var request = new UpgradedRequest(link);
            if (kis.Faults.Active.Contains("earlyhint"))
                await link.Server.WriteAsync("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
            using var body = new MemoryStream();
            request._context.Response.Body = body;
            if (!request.TryTakeHead(await ReadHeadAsync(link.Server).ConfigureAwait(false))) return;
            await kis.HandleAsync(request._context).ConfigureAwait(false);
            if (!request._isUpgraded) await request.AnswerAsync(body.ToArray()).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
        finally
        {
            await link.Server.DisposeAsync().ConfigureAwait(false);
        }
    }

    async Task<Stream> IHttpUpgradeFeature.UpgradeAsync()
    {
        _isUpgraded = true;
        _context.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        _context.Response.Headers.Connection = "Upgrade";
        await _link.Server.WriteAsync(Head()).ConfigureAwait(false);
        return _link.Server;
    }

    void IHttpRequestLifetimeFeature.Abort() => _link.Reset();

    private async Task AnswerAsync(byte[] body)
    {
        _context.Response.ContentLength = body.Length;
        await _link.Server.WriteAsync(Head()).ConfigureAwait(false);
        await _link.Server.WriteAsync(body).ConfigureAwait(false);
    }

    private byte[] Head()
    {
        var head = new StringBuilder($"HTTP/1.1 {_context.Response.StatusCode} Status\r\n");
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in _context.Response.Headers) head.Append($"{name}: {value}\r\n");
        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }

    private bool TryTakeHead(string? head)
    {
        string[] lines = head?.Split("\r\n") ?? [];
        if (lines is not [var first, ..] || first.Split(' ') is not [var method, var path, _]) return false;
        _context.Request.Method = method;
        _context.Request.Path = path;
        foreach (string line in lines.Skip(1))
            if (line.Split(": ", 2) is [var name, var value]) _context.Request.Headers[name] = value;
        return true;
    }

    // The client waits for the answer: nothing stands behind the head.
    private static async Task<string?> ReadHeadAsync(LinkEnd stream)
    {
        var buffer = new byte[MostHead];
        for (int length = 0; length < buffer.Length;)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
            if (read == 0) return null;
            length += read;
            if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8)) return Encoding.ASCII.GetString(buffer, 0, length);
        }

        return null;
    }
}
