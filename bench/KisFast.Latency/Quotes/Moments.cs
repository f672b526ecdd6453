using System.Diagnostics;
using System.Net.Sockets;

namespace KisFast.Latency.Quotes;

/// <summary>When each fill was sent, and how long it took to the handler.</summary>
internal sealed class Moments(int capacity) : IFillHandler
{
    private readonly long[] _sent = new long[capacity + 1024];
    private readonly long[] _took = new long[capacity + 1024];
    private int _sends;
    private int _count;

    public int Sent => Volatile.Read(ref _sends);

    public int Count => Volatile.Read(ref _count);

    public double[] Microseconds => [.. _took.Take(Count).Select(took => took * 1e6 / Stopwatch.Frequency)];

    /// <summary>Forgets what was: everything that was sent must have come.</summary>
    public void Reset()
    {
        while (Count < Sent) Thread.Sleep(1);
        _sends = _count = 0;
    }

    public void Send(Socket socket, byte[] frame)
    {
        Volatile.Write(ref _sent[_sends], Stopwatch.GetTimestamp());
        _sends++;
        socket.Send(frame);
    }

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        _took[_count] = Stopwatch.GetTimestamp() - Volatile.Read(ref _sent[_count]);
        Volatile.Write(ref _count, _count + 1);
    }
}
