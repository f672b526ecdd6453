using System.Net.Sockets;
using KisFast.Wire;

namespace KisFast.Latency.Sessions;

/// <summary>Accepts sessions by their HTS id, <c>s0</c>, <c>s1</c>…, again and again; one of them may be a bad neighbour.</summary>
internal sealed class LoadServer(Fault fault, int faultySession) : IDisposable
{
    private static readonly byte[] Garbage =
        [.. Enumerable.Repeat(WebSocketStream.Text("1|H0GSCNI0|001|no base64 at all, and not the last of its kind"u8), 20).SelectMany(frame => frame)];

    private readonly NoticeServer _server = new();
    private readonly List<NoticeConnection> _bad = [];

    public int Port => _server.Port;

    /// <summary>Accepts until all sessions have subscribed once; goes on accepting on a thread of its own.</summary>
    /// <returns>The connections, by session; null where the bad neighbour is.</returns>
    public NoticeConnection?[] AcceptAll(int sessions)
    {
        var connections = new NoticeConnection?[sessions];
        var missing = Enumerable.Range(0, sessions).ToHashSet();
        while (missing.Count > 0)
        {
            var (session, connection) = AcceptOne();
            missing.Remove(session);
            // The bad neighbour may come again before the last of the others has come once.
            if (session == faultySession && fault != Fault.None) Misbehave(connection);
            else connections[session] = connection;
        }

        new Thread(AcceptMore) { IsBackground = true, Name = "accept" }.Start();
        return connections;
    }

    /// <summary>Sends garbage to the bad neighbour, if that is its fault.</summary>
    public void SendGarbage()
    {
        lock (_bad)
        {
            if (fault != Fault.Garbage || _bad.Count == 0) return;
            try
            {
                _bad[^1].Socket.Send(Garbage);
            }
            catch (SocketException)
            {
                // It will connect again.
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private (int Session, NoticeConnection Connection) AcceptOne()
    {
        var connection = _server.Accept();
        return (int.Parse(connection.HtsId[1..]), connection);
    }

    private void AcceptMore()
    {
        while (true)
        {
            try
            {
                var (session, connection) = AcceptOne();
                if (session == faultySession) Misbehave(connection);
            }
            catch (IOException)
            {
                // It left in the middle of its handshake.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Misbehave(NoticeConnection connection)
    {
        if (fault == Fault.Garbage)
        {
            lock (_bad) _bad.Add(connection);
            return;
        }

        connection.Socket.LingerState = new LingerOption(true, 0);
        connection.Dispose();
    }
}
