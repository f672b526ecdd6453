using System.Net.Security;
using System.Net.Sockets;

namespace KisFast.Transport;

/// <summary>Opens a TCP connection, with TLS for <c>wss</c>, within a time limit.</summary>
internal static class TcpConnector
{
    // Milliseconds. How late a blocked reader sees work of its own; how long a peer that reads nothing may hold it up.
    private const int BlockingReceiveTimeout = 20;
    private const int BlockingSendTimeout = 2000;

    /// <returns>No socket where <see cref="TransportOptions.Connect"/> opened the stream.</returns>
    /// <exception cref="KisFastException">It could not be opened.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<(Socket? Socket, Stream Stream)> ConnectAsync(
        Uri url, TransportOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var tls = new TlsFailure();
        Socket? socket = null;
        Stream? stream = null;
        try
        {
            if (options.Connect is { } connect) return (null, await connect(url, either.Token).ConfigureAwait(false));
            Uri? proxy = ProxyTunnel.Find(options.Proxy, url);
            bool isSynchronous = options.ReceiveMode != ReceiveMode.Async;
            Uri first = proxy ?? url;
            socket = await TcpDialer.ConnectAsync(first.IdnHost.Trim('[', ']'), first.Port, isSynchronous, options.TimeProvider, either.Token)
                .ConfigureAwait(false);
            if (proxy is not null) await ProxyTunnel.OpenAsync(socket, proxy, options.Proxy!, url, either.Token).ConfigureAwait(false);
            stream = CreateStream(socket, options.ReceiveMode);
            if (SocketTuning.Apply(socket, options) is { } refused) Log.SocketOptionRefused(options.Logger, refused);
            if (url.Scheme == Uri.UriSchemeWss) stream = await SecureAsync(stream, url, options, tls, either.Token).ConfigureAwait(false);
            return (socket, stream);
        }
        catch (Exception e)
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            socket?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (e is KisFastException) throw;
            throw limit.IsCancellationRequested
                ? TransportErrors.ConnectTimeout(url, options.ConnectTimeout)
                : TransportErrors.Connect(url, e, tls);
        }
    }

    private static Stream CreateStream(Socket socket, ReceiveMode mode)
    {
        if (mode == ReceiveMode.Blocking)
        {
            socket.ReceiveTimeout = BlockingReceiveTimeout;
            socket.SendTimeout = BlockingSendTimeout;
            return new BlockingSocketStream(socket);
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        if (mode == ReceiveMode.Spin) socket.Blocking = false;
        return stream;
    }

    private static async Task<Stream> SecureAsync(Stream stream, Uri url, TransportOptions options, TlsFailure tls, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = url.IdnHost,
                    RemoteCertificateValidationCallback = options.CertificateValidation ?? tls.Validate,
                },
                cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
