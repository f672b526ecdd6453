using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace KisFast.Simulator;

/// <summary>Kestrel by itself: no host, no configuration, no logging, no signal handlers. Loopback only.</summary>
internal sealed class SimulatorServer : IAsyncDisposable, IHttpApplication<HttpContext>
{
    private readonly KestrelServer _server;
    private readonly RequestDelegate _handle;

    private SimulatorServer(KestrelServer server, RequestDelegate handle)
    {
        _server = server;
        _handle = handle;
    }

    public int Port { get; private set; }

    public static async Task<SimulatorServer> StartAsync(
        int port, FaultSet faults, RequestDelegate handle, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => BeginAsync(connection, faults, next));
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var kestrel = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        var server = new SimulatorServer(kestrel, handle);
        try
        {
            await kestrel.StartAsync(server, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            kestrel.Dispose();
            if (exception is IOException)
                throw new IOException($"The simulator cannot listen on port {port}: it is in use. Choose another, or 0 for a free one.", exception);
            throw;
        }

        string address = kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Port = new Uri(address).Port;
        return server;
    }

    // Kestrel sends no interim answers, so one goes out before it reads the request: on the wire there is no difference.
    private static async Task BeginAsync(ConnectionContext connection, FaultSet faults, ConnectionDelegate next)
    {
        if (faults.Find(FaultKind.EarlyHint) is not null)
        {
            faults.Strike(FaultKind.EarlyHint);
            await connection.Transport.Output.WriteAsync("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"u8.ToArray())
                .ConfigureAwait(false);
        }
        await next(connection).ConfigureAwait(false);
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context) => _handle(context);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
        // A DefaultHttpContext holds nothing.
    }

    public async ValueTask DisposeAsync()
    {
        // Cancelled at once: Kestrel aborts what is still open instead of waiting for it.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }
}
