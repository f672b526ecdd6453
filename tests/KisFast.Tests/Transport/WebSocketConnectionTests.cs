using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KisFast.Framing;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

public sealed class WebSocketConnectionTests
{
    private static readonly TransportOptions Options = new();

    [Fact]
    public async Task The_handshake_is_that_of_the_RFC_and_what_follows_it_is_kept()
    {
        string? head = null;
        await using var server = new ScriptedServer(async peer =>
        {
            head = await peer.ReadHeadAsync();
            // The first frame comes in the same packet as the response.
            await peer.SendAsync(Peer.Accepting(head) + "\u0081\u0002hi".Replace("\u0081", "X", StringComparison.Ordinal));
            await peer.WaitForEndAsync();
        });
        using var connection = await WebSocketConnection.OpenAsync(server.Url, Options, default);
        ReadResult read = await connection.Input.ReadAsync();
        Assert.Equal("X\u0002hi", Encoding.UTF8.GetString(read.Buffer.FirstSpan));
        Assert.StartsWith("GET /tryitout/H0GSCNI0 HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: 127.0.0.1:{server.Port}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: websocket\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Version: 13\r\n", head, StringComparison.Ordinal);
        Assert.Equal(16, Convert.FromBase64String(Peer.KeyIn(head!)).Length);
        Assert.True(connection.Socket.NoDelay);
    }

    [Fact]
    public async Task A_response_may_come_byte_by_byte()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            foreach (byte b in Encoding.ASCII.GetBytes(Peer.Accepting(await peer.ReadHeadAsync()))) await peer.SendAsync(new[] { b });
            await peer.WaitForEndAsync();
        });
        using var connection = await WebSocketConnection.OpenAsync(server.Url, Options, default);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n<html>", "speaks plain HTTP", RetryAdvice.Stop)]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "check the path", RetryAdvice.Stop)]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n", "refused the WebSocket (\"HTTP/1.1 403 Forbidden\")", RetryAdvice.Stop)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "for now", RetryAdvice.Retry)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "other than WebSocket", RetryAdvice.Retry)]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", "wrong Sec-WebSocket-Accept",
        RetryAdvice.Retry)]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "wrong Sec-WebSocket-Accept", RetryAdvice.Retry)]
    [InlineData("HTTP/1.1 101 OK\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "nobody asked for", RetryAdvice.Retry)]
    [InlineData("HTTP/1.1 xyz\r\n\r\n", "is no WebSocket server", RetryAdvice.Retry)]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", "does not speak HTTP (its answer begins with \"SSH-2.0-OpenSSH_\")", RetryAdvice.Retry)]
    [InlineData("\u0015\u0003\u0003", "does not speak HTTP", RetryAdvice.Retry)]
    [InlineData("HTTP/1.1 101 Switch", "closed the connection during the WebSocket handshake, after 19 bytes", RetryAdvice.Retry)]
    [InlineData("", "closed the connection during the WebSocket handshake, after 0 bytes", RetryAdvice.Retry)]
    public async Task Each_wrong_answer_gets_one_clear_line(string answer, string expected, object advice)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(answer);
        });
        KisFastException failure = await OpenFails(server.Url);
        Assert.Equal(FeedFailure.Handshake, failure.Failure);
        Assert.Equal((RetryAdvice)advice, failure.Advice);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task An_endless_response_is_cut_off()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 101 Switching Protocols\r\n");
            while (true) await peer.SendAsync("X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
        });
        Assert.Contains("more than 16384 bytes", (await OpenFails(server.Url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_listens()
    {
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        int port = ((System.Net.IPEndPoint)unused.LocalEndPoint!).Port;
        KisFastException failure = await OpenFails(new Uri($"ws://127.0.0.1:{port}/"));
        Assert.Equal(FeedFailure.Network, failure.Failure);
        Assert.Contains("refused the connection", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_host()
    {
        // RFC 2606: .invalid never resolves. Where a resolver cannot be reached the code may differ, the line stays clear.
        KisFastException failure = await OpenFails(new Uri("ws://kis.invalid:21000/"));
        Assert.Equal(FeedFailure.Network, failure.Failure);
        Assert.Contains("kis.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_accepts_and_says_nothing()
    {
        await using var server = new ScriptedServer(peer => peer.WaitForEndAsync());
        KisFastException failure = await OpenFails(server.Url, Options with { HandshakeTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.Contains("did not answer the WebSocket request within 0.05 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_is_not_a_failure_of_the_server()
    {
        await using var server = new ScriptedServer(peer => peer.WaitForEndAsync());
        using var cancel = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WebSocketConnection.OpenAsync(server.Url, Options, cancel.Token));
    }

    [Fact]
    public async Task TLS_works_and_its_failure_says_so()
    {
        using var certificate = SelfSigned();
        await using var server = new ScriptedServer(async peer =>
        {
            await using var secure = new SslStream(peer.Stream);
            try
            {
                await secure.AuthenticateAsServerAsync(certificate);
            }
            catch (System.Security.Authentication.AuthenticationException)
            {
                return;
            }

            var bytes = new byte[4096];
            int length = await secure.ReadAtLeastAsync(bytes, 150, throwOnEndOfStream: false, peer.Stop);
            // With TLS 1.3 a client may refuse the certificate when the server has finished already.
            if (length == 0) return;
            await secure.WriteAsync(Encoding.ASCII.GetBytes(Peer.Accepting(Encoding.ASCII.GetString(bytes, 0, length))), peer.Stop);
            await secure.WriteAsync("hello"u8.ToArray(), peer.Stop);
            await secure.ReadAtLeastAsync(bytes, 1, throwOnEndOfStream: false, peer.Stop);
        });
        var url = new Uri($"wss://127.0.0.1:{server.Port}/");
        using (var connection = await WebSocketConnection.OpenAsync(url,
            Options with { CertificateValidation = (_, offered, _, _) => offered?.GetCertHashString() == certificate.GetCertHashString() }, default))
        {
            ReadResult read = await connection.Input.ReadAsync();
            Assert.False(read.Buffer.IsEmpty);
        }

        Assert.Contains("TLS", (await OpenFails(url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_to_a_server_without_it_fails_clearly()
    {
        await using var server = new ScriptedServer(peer => peer.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));
        Assert.Contains("TLS", (await OpenFails(new Uri($"wss://127.0.0.1:{server.Port}/"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_arrive_masked_whole_and_in_order()
    {
        var received = new List<string>();
        var done = new TaskCompletionSource();
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.AnswerAsync();
            while (true)
            {
                (int opcode, byte[] payload) = await peer.ReadFrameAsync();
                if (opcode == 8) break;
                received.Add($"{opcode}:{Encoding.UTF8.GetString(payload)}");
            }

            done.SetResult();
        });
        using var connection = await WebSocketConnection.OpenAsync(server.Url, Options, default);
        for (int i = 0; i < 50; i++)
        {
            Assert.True(connection.Output.TrySend(i % 2 == 0 ? WebSocketOpcode.Text : WebSocketOpcode.Pong, Encoding.UTF8.GetBytes($"frame {i}")));
            await connection.Output.DrainAsync();
        }

        Assert.True(connection.Output.TrySendClose(1000, "bye"));
        Assert.False(connection.Output.TrySend(WebSocketOpcode.Text, "late"u8));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{(i % 2 == 0 ? 1 : 10)}:frame {i}"), received);
    }

    [Trait("Length", "Long")]
    [Fact]
    public async Task A_peer_that_does_not_read_costs_two_buffers_and_no_more()
    {
        var release = new TaskCompletionSource();
        int frames = 0;
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.AnswerAsync();
            await release.Task;
            while (true)
            {
                Assert.Equal("0123456789", Encoding.UTF8.GetString((await peer.ReadFrameAsync()).Payload));
                Interlocked.Increment(ref frames);
            }
        });
        using var connection = await WebSocketConnection.OpenAsync(server.Url, Options, default);
        int sent = 0;
        while (connection.Output.TrySend(WebSocketOpcode.Pong, "0123456789"u8)) sent++;
        Assert.False(connection.Output.DrainAsync().IsCompleted);
        release.SetResult();
        await connection.Output.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref frames) == sent, TimeSpan.FromSeconds(30)));
        Assert.True(connection.Output.TrySend(WebSocketOpcode.Pong, "0123456789"u8));
    }

    private static async Task<KisFastException> OpenFails(Uri url, TransportOptions? options = null) =>
        await Assert.ThrowsAsync<KisFastException>(() => WebSocketConnection.OpenAsync(url, options ?? Options, default));

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
