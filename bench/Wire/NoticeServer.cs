using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace KisFast.Wire;

/// <summary>
/// As much of KIS as a measured client needs, on one thread and a bare socket: REST, where every answer holds what any request asks
/// for (keys, and an order history without orders), the WebSocket handshake, the ack.
/// What is sent afterwards is the caller's business, down to the system call.
/// </summary>
internal sealed class NoticeServer : IDisposable
{
    private const string RestBody =
        """{"approval_key":"approved","access_token":"token","token_type":"Bearer","expires_in":86400,"rt_cd":"0","msg_cd":"","msg1":"","output":[]}""";

    private static readonly byte[] RestAnswer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {RestBody.Length}\r\nConnection: close\r\n\r\n{RestBody}");

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public NoticeServer(int port = 0)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(512);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Serves requests until a client has upgraded and subscribed.</summary>
    public NoticeConnection Accept()
    {
        while (true)
        {
            var socket = _listener.Accept();
            socket.NoDelay = true;
            string head = ReadHead(socket, out int bodyBytes);
            if (head.Contains("Sec-WebSocket-Key", StringComparison.OrdinalIgnoreCase))
            {
                socket.Send(Upgrade(head));
                var connection = new NoticeConnection(socket);
                connection.WaitForSubscription();
                return connection;
            }

            ReadExactly(socket, bodyBytes);
            socket.Send(RestAnswer);
            socket.Shutdown(SocketShutdown.Send);
            socket.Dispose();
        }
    }

    public void Dispose() => _listener.Dispose();

    internal static byte[] ReadExactly(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int got = socket.Receive(bytes.AsSpan(read));
            if (got == 0) throw new IOException("The client closed the connection.");
            read += got;
        }

        return bytes;
    }

    private static string ReadHead(Socket socket, out int bodyBytes)
    {
        var head = new StringBuilder();
        do
        {
            head.Append((char)ReadExactly(socket, 1)[0]);
        }
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n");
        string text = head.ToString();
        bodyBytes = Header(text, "Content-Length") is { } length ? int.Parse(length) : 0;
        return text;
    }

    // RFC 6455 §4.2.2.
    private static byte[] Upgrade(string head)
    {
        string key = Header(head, "Sec-WebSocket-Key")!;
#pragma warning disable CA5350 // The handshake is defined with SHA-1; it protects nothing.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
