using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

/// <summary>A TCP server that does to each connection what a test wrote down, byte by byte.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly Task _accepting;
    private int _connections;

    public ScriptedServer(Func<Peer, Task> script)
    {
        _listener.Start();
        _accepting = AcceptAsync(script);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"ws://127.0.0.1:{Port}/tryitout/H0GSCNI0");

    public Uri HttpUrl => new($"http://127.0.0.1:{Port}");

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Peer, Task> script)
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _running.Add(ServeAsync(socket, script));
        }
    }

    private async Task ServeAsync(Socket socket, Func<Peer, Task> script)
    {
        using var peer = new Peer(socket, _stop.Token);
        try
        {
            await script(peer);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }
}

/// <summary>A client as its scripted server sees it.</summary>
internal sealed class Peer(Socket socket, CancellationToken stop) : IDisposable
{
    public NetworkStream Stream { get; } = new(socket, ownsSocket: true);

    public CancellationToken Stop => stop;

    /// <summary>Reads up to an empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await Stream.ReadAsync(one, stop) == 0) throw new IOException("The client closed.");
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Stream.WriteAsync(bytes, stop);

    public static string KeyIn(string head) => head.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];

    public static string Accepting(string head) =>
        $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: "
        + $"{UpgradeRequest.AcceptFor(KeyIn(head))}\r\n\r\n";

    /// <summary>Answers an upgrade request, or KIS's approval call; true for the upgrade.</summary>
    public async Task<bool> AnswerAsync()
    {
        string head = await ReadHeadAsync();
        if (head.StartsWith("GET", StringComparison.Ordinal))
        {
            await SendAsync(Accepting(head));
            return true;
        }

        int length = int.Parse(head.Split("Content-Length: ")[1].Split("\r\n")[0]);
        await Stream.ReadExactlyAsync(new byte[length], stop);
        const string body = """{"approval_key":"a-test-approval-key"}""";
        await SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        return false;
    }

    /// <summary>Reads one masked client frame.</summary>
    public async Task<(int Opcode, byte[] Payload)> ReadFrameAsync()
    {
        var head = new byte[2];
        await Stream.ReadExactlyAsync(head, stop);
        Assert.Equal(0x80, head[1] & 0x80);
        int length = head[1] & 0x7F;
        if (length == 126)
        {
            var extended = new byte[2];
            await Stream.ReadExactlyAsync(extended, stop);
            length = BinaryPrimitives.ReadUInt16BigEndian(extended);
        }

        var mask = new byte[4];
        await Stream.ReadExactlyAsync(mask, stop);
        var payload = new byte[length];
        await Stream.ReadExactlyAsync(payload, stop);
        for (int i = 0; i < length; i++) payload[i] ^= mask[i & 3];
        return (head[0] & 0x0F, payload);
    }

    /// <summary>Sends an unmasked frame.</summary>
    public Task SendFrameAsync(byte first, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[10 + payload.Length];
        frame[0] = first;
        int header = 2;
        if (payload.Length < 126)
        {
            frame[1] = (byte)payload.Length;
        }
        else if (payload.Length < 65536)
        {
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
            header = 4;
        }
        else
        {
            frame[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
            header = 10;
        }

        payload.CopyTo(frame.AsSpan(header));
        return SendAsync(frame.AsMemory(0, header + payload.Length));
    }

    public Task SendTextAsync(string text) => SendFrameAsync(0x81, Encoding.UTF8.GetBytes(text));

    /// <summary>Stays silent until the client or the test ends.</summary>
    public async Task WaitForEndAsync()
    {
        var bytes = new byte[4096];
        while (await Stream.ReadAsync(bytes, stop) > 0)
        {
        }
    }

    public void Dispose() => Stream.Dispose();
}
