using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace KisFast.Simulator;

/// <summary>An upgraded Kestrel connection.</summary>
internal sealed class HttpConnection(HttpContext context, Stream stream) : IClientConnection
{
    public Stream Stream { get; } = stream;

    public void Reset()
    {
        try
        {
            if (context.Features.Get<IConnectionSocketFeature>() is { } feature)
                feature.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Closed in the meantime.
        }

        context.Abort();
    }
}
