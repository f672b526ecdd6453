using System.Net.Sockets;
using System.Text;

namespace KisFast.EndToEnd.Tests.Simulator;

/// <summary>A WebSocket by hand, for frames that no library sends.</summary>
internal sealed class RawSocket(TcpClient client) : IAsyncDisposable
{
    public NetworkStream Stream { get; } = client.GetStream();

    public static async Task<RawSocket> UpgradeAsync(int port, string path = "/")
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var socket = new RawSocket(client);
        await socket.Stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
            + "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await socket.Stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }
        Assert.StartsWith("HTTP/1.1 101 ", head.ToString());
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.ToString()); // RFC 6455 §1.3
        return socket;
    }

    public async Task<(byte Opcode, byte[] Payload)> ReadFrameAsync()
    {
        var head = new byte[2];
        await Stream.ReadExactlyAsync(head);
        Assert.Equal(0x80, head[0] & 0xF0);
        Assert.True(head[1] < 126);
        var payload = new byte[head[1]];
        await Stream.ReadExactlyAsync(payload);
        return ((byte)(head[0] & 0x0F), payload);
    }

    public async Task SendFrameAsync(byte opcode, byte[] payload)
    {
        byte[] mask = [1, 2, 3, 4];
        byte[] frame = [(byte)(0x80 | opcode), (byte)(0x80 | payload.Length), .. mask, .. payload.Select((value, index) => (byte)(value ^ mask[index & 3]))];
        await Stream.WriteAsync(frame);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return default;
    }
}
