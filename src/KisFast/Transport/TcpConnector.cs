using System.Net.Security;
using System.Net.Sockets;

namespace KisFast.Transport;

/// <summary>Opens a TCP connection, with TLS for <c>wss</c>, within a time limit.</summary>
internal static class TcpConnector
{
    /// <exception cref="KisFastException">It could not be opened.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<(Socket Socket, Stream Stream)> ConnectAsync(
        Uri url, TransportOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(url.IdnHost.Trim('[', ']'), url.Port, either.Token).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (url.Scheme == Uri.UriSchemeWss) stream = await SecureAsync(stream, url, options, either.Token).ConfigureAwait(false);
            return (socket, stream);
        }
        catch (Exception e)
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested
                ? TransportErrors.ConnectTimeout(url, options.ConnectTimeout)
                : TransportErrors.Connect(url, e);
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, Uri url, TransportOptions options, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = url.IdnHost,
                    RemoteCertificateValidationCallback = options.CertificateValidation,
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
