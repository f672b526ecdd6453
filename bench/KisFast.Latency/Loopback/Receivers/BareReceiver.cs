using System.Net;
using System.Net.Sockets;
using KisFast.Benchmarks.Rivals;
using KisFast.Framing;
using KisFast.Transport;
using KisFast.Wire;

namespace KisFast.Latency.Loopback.Receivers;

/// <summary>
/// The floor: a socket and nothing else. A message counts as handled when its last byte has been received; no byte is looked at, or, to
/// compare the same work, each is decoded into a slot of a ring where it stands: no WebSocket framing, no session, no handler.
/// </summary>
internal sealed class BareReceiver(bool spins, bool decodes = false)
    : Receiver($"bare Socket.Receive, {(spins ? "spinning" : "blocking")}{(decodes ? ", decoding" : "")}", spins ? 1 : 0,
        $"bare-{(spins ? "spin" : "blocking")}{(decodes ? "-decode" : "")}")
{
    public override void Start(int port, int cpu, MomentLog log)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.Send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"u8);
        socket.Send("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8);
        for (int ends = 0; ends < 4;) ends = NoticeServer.ReadExactly(socket, 1)[0] is (byte)'\r' or (byte)'\n' ? ends + 1 : 0;
        byte[] frame = new byte[256];
        int length = WebSocketClientFrame.Write(frame, WebSocketOpcode.Text, """{"body":{"input":{"tr_id":"H0GSCNI0","tr_key":"testuser"}}}"""u8, 1);
        socket.Send(frame.AsSpan(0, length));
        NoticeServer.ReadExactly(socket, WebSocketStream.Ack("testuser").Length);
        socket.Blocking = !spins;
        new Thread(() => Receive(socket, cpu, log, decodes ? new KisFastPath() : null)) { IsBackground = true }.Start();
    }

    private static void Receive(Socket socket, int cpu, MomentLog log, KisFastPath? decoder)
    {
        CpuAffinity.TryPinCurrentThread(cpu);
        int messageLength = WebSocketStream.Text(NoticeFrame.Typical.Bytes).Length;
        int head = messageLength - NoticeFrame.Typical.Bytes.Length;
        byte[] buffer = new byte[64 * 1024];
        for (int unread = 0; ;)
        {
            int count = socket.Receive(buffer.AsSpan(unread), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) continue;
            if (count == 0) return;
            unread += count;
            int read = 0;
            for (; unread - read >= messageLength; read += messageLength)
            {
                decoder?.Decode(buffer.AsSpan(read + head, messageLength - head));
                log.Add();
            }

            buffer.AsSpan(read, unread - read).CopyTo(buffer);
            unread -= read;
        }
    }
}
