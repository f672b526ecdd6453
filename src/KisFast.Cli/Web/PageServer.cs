using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace KisFast.Cli;

/// <summary>The live page's server: Kestrel by itself, on loopback only.</summary>
internal sealed class PageServer : IAsyncDisposable, IHttpApplication<HttpContext>
{
    // A tab has one stream, a few requests more while it loads.
    private const int MostConnections = 64;
    private const int MostStreams = 16;

    private readonly KestrelServer _server;
    private readonly PageAssets _assets;
    private readonly EventStreams _streams;
    private readonly CancellationTokenSource _ended = new();
    private int _open;

    private PageServer(KestrelServer server, LiveData data)
    {
        _server = server;
        _assets = new PageAssets(data.Style);
        _streams = new EventStreams(data);
    }

    /// <summary>Where it is, as a browser takes it.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Begins to listen.</summary>
    /// <param name="port">0 for a free one.</param>
    /// <param name="data">What it shows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ToolException">The port is in use, or not for this user.</exception>
    public static async Task<PageServer> StartAsync(int port, LiveData data, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var kestrel = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        var server = new PageServer(kestrel, data);
        try
        {
            await kestrel.StartAsync(server, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw ToolException.Usage(
                $"--web {port}: this port cannot be listened on ({(e is IOException ? "it is in use" : e.Message)}): give another, or 0 for a free one");
        }

        server.Url = new Uri(kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        // Cancelled at once: Kestrel aborts what is still open instead of waiting for it.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        RequestGuard.Harden(context.Response.Headers);
        if (RequestGuard.Refusal(context.Request) is { } refusal) return AnswerAsync(context, refusal.Status, refusal.Why);
        string path = context.Request.Path.Value ?? "";
        if (path == EventStreams.Path) return StreamAsync(context);
        if (!_assets.TryGet(path, out string contentType, out byte[] body)) return AnswerAsync(context, StatusCodes.Status404NotFound, "Nothing here.");
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
        // A DefaultHttpContext holds nothing.
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > MostStreams)
        {
            Interlocked.Decrement(ref _open);
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open: close one.").ConfigureAwait(false);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ended.Token);
        try
        {
            await _streams.RunAsync(context, end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            // The reader has gone, or did not read.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }
}
