using System.Net;
using System.Text;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

public sealed class ProxyTunnelTests
{
    private static readonly Uri Far = new("ws://kis.invalid:21000/tryitout");

    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Blocking)]
    [InlineData(ReceiveMode.Spin)]
    public async Task The_WebSocket_goes_through_the_proxy_by_CONNECT(ReceiveMode mode)
    {
        string? connect = null;
        await using var proxy = new ScriptedServer(async peer =>
        {
            connect = await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
            await peer.SendAsync(Peer.Accepting(await peer.ReadHeadAsync()));
            await peer.WaitForEndAsync();
        });
        TransportOptions options = new()
        { ReceiveMode = mode, Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") { Credentials = new NetworkCredential("me", "pw") } };
        using var connection = await WebSocketConnection.OpenAsync(Far, options, default);
        Assert.StartsWith("CONNECT kis.invalid:21000 HTTP/1.1\r\nHost: kis.invalid:21000\r\n", connect, StringComparison.Ordinal);
        Assert.Contains("Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("me:pw")), connect, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden", "allow CONNECT to that port")]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required", "wants a login")]
    public async Task A_proxy_that_refuses_is_named(string answer, string expected)
    {
        await using var proxy = new ScriptedServer(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(answer + "\r\n\r\n");
        });
        TransportOptions options = new() { Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") };
        KisFastException e = await Assert.ThrowsAsync<KisFastException>(() => WebSocketConnection.OpenAsync(Far, options, default));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{proxy.Port}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_of_proxy_that_cannot_be_used_is_told_at_once()
    {
        await using var proxy = new ScriptedServer(peer => peer.WaitForEndAsync());
        TransportOptions options = new() { Proxy = new WebProxy($"socks5://127.0.0.1:{proxy.Port}") };
        KisFastException e = await Assert.ThrowsAsync<KisFastException>(() => WebSocketConnection.OpenAsync(Far, options, default));
        Assert.Equal((FeedFailure.Configuration, RetryAdvice.Stop), (e.Failure, e.Advice));
    }

    [Fact]
    public void This_machine_is_never_asked_of_a_proxy()
    {
        var proxy = new WebProxy("http://proxy:3128");
        Assert.Null(ProxyTunnel.Find(proxy, new Uri("ws://127.0.0.1:5000/")));
        Assert.Null(ProxyTunnel.Find(null, Far));
        Assert.Equal(new Uri("http://proxy:3128"), ProxyTunnel.Find(proxy, Far));
    }
}
