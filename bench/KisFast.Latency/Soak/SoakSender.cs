using System.Diagnostics;
using System.Globalization;
using KisFast.Latency.Loopback;
using KisFast.Transport;
using KisFast.Wire;

namespace KisFast.Latency.Soak;

/// <summary>The sending child process: numbered notices, encrypted beforehand, several a send, a send a millisecond, a PINGPONG a second.</summary>
internal static class SoakSender
{
    /// <summary>So many different notices are sent round and round.</summary>
    public const int Different = 50_000;

    /// <summary>The order number of the n-th.</summary>
    public static long OrderNo(long n) => NoticeText.FirstOrderNo + (n % Different);

    /// <summary>Says its port, waits for a line, sends, waits for another.</summary>
    public static int Run(string cpu, string sendsText, string perSendText, string file)
    {
        int sends = int.Parse(sendsText, CultureInfo.InvariantCulture), perSend = int.Parse(perSendText, CultureInfo.InvariantCulture);
        byte[][] messages = [.. WebSocketStream.Fills(Different).Select(frame => WebSocketStream.Text(frame.Bytes))];
        byte[] batch = new byte[(perSend * messages.Max(message => message.Length)) + WebSocketStream.PingPong.Length];
        using var moments = new SharedMoments(file, sends);
        using var server = new NoticeServer();
        Console.WriteLine(server.Port);
        using var connection = server.Accept();
        Console.ReadLine();
        CpuAffinity.TryPinCurrentThread(int.Parse(cpu, CultureInfo.InvariantCulture));
        long interval = Stopwatch.Frequency / 1000, due = Stopwatch.GetTimestamp() + interval, n = 0;
        for (int send = 0; send < sends; send++, due += interval)
        {
            int length = 0;
            for (int i = 0; i < perSend; i++, n++) length += Append(messages[n % Different], batch, length);
            if (send % 1000 == 999) length += Append(WebSocketStream.PingPong, batch, length);
            PreciseWait.Until(due);
            moments.Set(send);
            connection.Socket.Send(batch.AsSpan(0, length));
        }

        Console.WriteLine("sent");
        Console.ReadLine();
        return 0;
    }

    private static int Append(byte[] message, byte[] batch, int at)
    {
        message.CopyTo(batch, at);
        return message.Length;
    }
}
