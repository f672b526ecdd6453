using System.Net;
using System.Net.Sockets;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Status;

namespace KisFast.Transport;

/// <summary>A tunnel through an HTTP proxy, by CONNECT (RFC 9110 §9.3.6), as .NET's own WebSocket client makes one.</summary>
internal static class ProxyTunnel
{
    private const int MaxHeadBytes = 16 * 1024;

    /// <summary>The proxy that leads to a WebSocket's URL, or null: there is none, or the URL is on this machine.</summary>
    public static Uri? Find(IWebProxy? proxy, Uri url)
    {
        if (proxy is null || url.IsLoopback) return null;
        // Proxies are set for http and https; a WebSocket goes the way of the scheme it upgrades.
        var like = new UriBuilder(url) { Scheme = url.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Port = url.Port }.Uri;
        return proxy.IsBypassed(like) ? null : proxy.GetProxy(like);
    }

    /// <summary>Opens the tunnel on a connection to the proxy.</summary>
    /// <exception cref="KisFastException">The proxy refused, or is of a kind that this cannot use.</exception>
    public static async Task OpenAsync(Socket socket, Uri proxy, IWebProxy settings, Uri url, CancellationToken cancellationToken)
    {
        string where = $"{proxy.Host}:{proxy.Port}";
        if (proxy.Scheme != Uri.UriSchemeHttp)
        {
            throw new KisFastException(FeedFailure.Configuration, RetryAdvice.Stop,
                $"The WebSocket cannot go through {proxy.Scheme}://{where}: HTTP proxies only. Name one that does CONNECT, or set UseProxy to false.");
        }

        // Blocking calls, on a thread of their own: a socket that was asked anything asynchronous once reads slower for good.
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
        string head = await Task.Factory.StartNew(
            () => Exchange(socket, Request(proxy, settings, url)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        string status = head.Split("\r\n")[0];
        bool isOpen = status.StartsWith("HTTP/1.", StringComparison.Ordinal) && status.Length >= 12 && status[9] == '2';
        if (isOpen) return;
        string shown = Printable.Quoted(Encoding.UTF8.GetBytes(status), 60);
        bool wantsLogin = status.Length >= 12 && status.AsSpan(9, 3).SequenceEqual("407");
        throw new KisFastException(FeedFailure.Network, RetryAdvice.Retry, wantsLogin
            ? $"The proxy {where} wants a login ({shown}): put user and password into the proxy's URL."
            : $"The proxy {where} refused a tunnel to {url.Host}:{url.Port} ({shown}): allow CONNECT to that port, or set UseProxy to false.");
    }

    private static string Request(Uri proxy, IWebProxy settings, Uri url)
    {
        string target = $"{(url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost)}:{url.Port}";
        var text = new StringBuilder($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if ((settings.Credentials?.GetCredential(proxy, "Basic") ?? FromUrl(proxy)) is { UserName.Length: > 0 } login)
            text.Append("Proxy-Authorization: Basic ").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.UserName}:{login.Password}")))
                .Append("\r\n");
        return text.Append("\r\n").ToString();
    }

    private static NetworkCredential? FromUrl(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0) return null;
        string[] parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    // A byte at a time: what follows the head belongs to the WebSocket. Once a connection.
    private static string Exchange(Socket socket, string request)
    {
        socket.Send(Encoding.ASCII.GetBytes(request));
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < MaxHeadBytes && socket.Receive(one) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r') break;
        }

        return head.ToString();
    }
}
