using System.Net.Sockets;
using KisFast.Wire;

namespace KisFast.Latency.Sessions;

/// <summary>Keeps one connection full: as many messages as its socket takes, without waiting.</summary>
internal sealed class Flood(Socket socket)
{
    private const int Messages = 256;
    private static readonly byte[] Chunk = WebSocketStream.Join(WebSocketStream.Fills(Messages));
    private int _sent;

    /// <summary>Sends what fits.</summary>
    public void Push()
    {
        if (socket.Blocking) socket.Blocking = false;
        int count = socket.Send(Chunk.AsSpan(_sent), SocketFlags.None, out SocketError error);
        if (error == SocketError.Success) _sent = (_sent + count) % Chunk.Length;
    }

    /// <summary>Sends the rest of what was begun, so that the next message is not taken for a part of it.</summary>
    public void Finish()
    {
        while (_sent > 0)
        {
            Push();
            Thread.Yield();
        }
    }
}
