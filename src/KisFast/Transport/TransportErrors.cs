using System.Net.Sockets;
using KisFast.Status;

namespace KisFast.Transport;

/// <summary>One line per way a connection can fail: what happened and what to do.</summary>
internal static class TransportErrors
{
    public static KisFastException Connect(Uri url, Exception cause, TlsFailure? tls = null)
    {
        string where = $"{url.Host}:{url.Port}";
        string what = cause switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                $"The host name {url.Host} could not be resolved: check the URL, the network and DNS.",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"{where} refused the connection: nothing listens there; check host and port.",
            SocketException { SocketErrorCode: SocketError.TimedOut } =>
                $"No answer from {where}: check the network and the firewall.",
            SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown } =>
                $"There is no route to {where}: check the network.",
            SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } =>
                "This process has no file descriptors left: raise its limit (ulimit -n, LimitNOFILE) and look for what holds them.",
            SocketException socket => $"Could not connect to {where}: {socket.SocketErrorCode}.",
            _ when TlsFailure.IsCauseOf(cause) => $"TLS with {where} failed: {(tls ?? new TlsFailure()).Explain(url.Host)}.",
            _ => $"The connection to {where} broke while it was being opened.",
        };
        return new KisFastException(FeedFailure.Network, RetryAdvice.Retry, what, cause);
    }

    public static KisFastException ConnectTimeout(Uri url, TimeSpan limit) => new(FeedFailure.Network, RetryAdvice.Retry,
        $"No connection to {url.Host}:{url.Port} within {limit.TotalSeconds:0.###} s: check the network and the firewall.");

    public static KisFastException HandshakeTimeout(Uri url, TimeSpan limit) => new(FeedFailure.Handshake, RetryAdvice.Retry,
        $"{url.Host}:{url.Port} accepted the connection but did not answer the WebSocket request within {limit.TotalSeconds:0.###} s: check the port.");

    public static KisFastException HandshakeClosed(Uri url, long received) => new(FeedFailure.Handshake, RetryAdvice.Retry,
        $"{url.Host}:{url.Port} closed the connection during the WebSocket handshake, after {received} bytes: check port and path.");

    public static KisFastException Handshake(Uri url, UpgradeVerdict verdict) => new(FeedFailure.Handshake,
        verdict.IsFinal ? RetryAdvice.Stop : RetryAdvice.Retry, $"{url.Host}:{url.Port}{url.AbsolutePath} {verdict.Problem}");
}
