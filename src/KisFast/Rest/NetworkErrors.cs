using System.Net.Sockets;
using KisFast.Transport;

namespace KisFast.Rest;

/// <summary>What a failed request means, in words.</summary>
internal static class NetworkErrors
{
    /// <summary>The complaint with its remedy, and whether the request may have reached the server.</summary>
    public static (string Complaint, bool MayHaveArrived) Explain(HttpRequestException error, TlsFailure tls, string host) => error.HttpRequestError switch
    {
        _ when TlsFailure.IsCauseOf(error) => ($"TLS failed: {tls.Explain(host)}", false),
        _ when error.InnerException is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } =>
            ("this process has no file descriptors left; raise its limit (ulimit -n, LimitNOFILE) and look for what holds them", false),
        HttpRequestError.NameResolutionError => ("the host name cannot be resolved; check the network, DNS and the REST address", false),
        HttpRequestError.ConnectionError => ("the connection was refused or found no route; check the network, a firewall and the REST address", false),
        HttpRequestError.SecureConnectionError =>
            ("TLS failed; check this machine's clock, its root certificates, a proxy, and that the address is really https", false),
        HttpRequestError.ProxyTunnelError => ("the proxy refused the connection; check HTTPS_PROXY", false),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError =>
            ("the answer is not HTTP; check the REST address and its port", true),
        HttpRequestError.ResponseEnded => ("the connection was closed before the answer came", true),
        _ => ("the request failed on the network; check the connection", true),
    };
}
