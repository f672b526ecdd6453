using System.Net.Sockets;
using System.Text;

namespace KisFast.Wire;

/// <summary>One subscribed client. Its frames are read on a thread of their own, so that the sender has nothing else to do.</summary>
internal sealed class NoticeConnection(Socket socket) : IDisposable
{
    private const int Text = 1;
    private const int Close = 8;
    private const int Pong = 10;

    private static readonly byte[] CloseFrame = [0x88, 0x02, 0x03, 0xE8];
    private long _replies;
    private volatile bool _isClosed;

    /// <summary>Where frames are sent.</summary>
    public Socket Socket { get; } = socket;

    /// <summary>How many PONG frames and echoed texts the client has sent.</summary>
    public long Replies => Volatile.Read(ref _replies);

    /// <summary>Whose notices it wants.</summary>
    public string HtsId { get; private set; } = "";

    /// <summary>Whether the client has left.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Reads the subscribe request and acknowledges it with the vectors' key and iv.</summary>
    public void WaitForSubscription()
    {
        HtsId = TrKey(ReadFrame(out _));
        Socket.Send(WebSocketStream.Ack(HtsId));
        new Thread(Listen) { IsBackground = true, Name = "client frames" }.Start();
    }

    public void Dispose() => Socket.Dispose();

    private static string TrKey(byte[] request) => Value(request, "\"tr_key\":\"");

    private static string TrId(byte[] request) => Value(request, "\"tr_id\":\"");

    private static string Value(byte[] request, string name)
    {
        string text = Encoding.UTF8.GetString(request);
        int start = text.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return text[start..text.IndexOf('"', start)];
    }

    private void Listen()
    {
        try
        {
            while (true)
            {
                byte[] payload = ReadFrame(out int opcode);
                if (opcode == Pong || (opcode == Text && payload.AsSpan().IndexOf("PINGPONG"u8) >= 0)) Interlocked.Increment(ref _replies);
                else if (opcode == Text && payload.AsSpan().IndexOf("\"tr_type\":\"1\""u8) >= 0)
                    Socket.Send(WebSocketStream.Ack(TrKey(payload), trId: TrId(payload)));
                else if (opcode == Text) Socket.Send(WebSocketStream.Ack(TrKey(payload), "OPSP0001", "UNSUBSCRIBE SUCCESS", TrId(payload)));
                if (opcode != Close) continue;
                Socket.Send(CloseFrame);
                break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Gone without a close frame.
        }

        _isClosed = true;
    }

    // Client frames are masked (RFC 6455 §5.3) and, here, short.
    private byte[] ReadFrame(out int opcode)
    {
        byte[] head = NoticeServer.ReadExactly(Socket, 2);
        opcode = head[0] & 0x0F;
        int length = head[1] & 0x7F;
        if (length == 126)
        {
            byte[] extended = NoticeServer.ReadExactly(Socket, 2);
            length = (extended[0] << 8) | extended[1];
        }

        byte[] mask = NoticeServer.ReadExactly(Socket, 4);
        byte[] payload = NoticeServer.ReadExactly(Socket, length);
        for (int i = 0; i < length; i++) payload[i] ^= mask[i % 4];
        return payload;
    }
}
