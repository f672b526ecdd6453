using System.Diagnostics;
using System.Globalization;
using KisFast.Transport;
using KisFast.Wire;

namespace KisFast.Latency.Loopback;

/// <summary>
/// The sending child process. It never waits for the receiver, and a message that could not be sent when it was due because an
/// earlier send was held up counts from the moment it was due: nothing is left out because the receiver was slow.
/// </summary>
internal static class SenderProcess
{
    /// <summary>Serves one client: says its port, <c>subscribed</c>, waits for a line, sends, writes the moments to a file, says <c>sent</c>.</summary>
    public static int Run(string cpu, string file, string[] phaseTexts)
    {
        Phase[] phases = [.. phaseTexts.Select(Phase.Parse)];
        byte[] message = WebSocketStream.Text(NoticeFrame.Typical.Bytes);
        using var server = new NoticeServer();
        Console.WriteLine(server.Port);
        using var connection = server.Accept();
        Console.WriteLine("subscribed");
        Console.ReadLine();
        if (!CpuAffinity.TryPinCurrentThread(int.Parse(cpu, CultureInfo.InvariantCulture))) Console.Error.WriteLine("The sender could not be pinned.");
        var moments = new MomentLog(phases.Sum(phase => phase.Messages));
        foreach (var phase in phases) Send(connection, phase, message, moments);
        moments.Write(file);
        Console.WriteLine("sent");
        Console.ReadLine();
        return 0;
    }

    private static void Send(NoticeConnection connection, Phase phase, byte[] message, MomentLog moments)
    {
        byte[] burst = [.. Enumerable.Repeat(message, phase.Burst).SelectMany(bytes => bytes)];
        long interval = Stopwatch.Frequency * phase.IntervalMicroseconds / 1_000_000;
        // The silence between two phases.
        long due = Stopwatch.GetTimestamp() + Math.Max(interval, Stopwatch.Frequency / 5);
        long previousSent = 0;
        for (int i = 0; i < phase.Sends; i++, due += interval)
        {
            PreciseWait.Until(due);
            long start = previousSent > due ? due : Stopwatch.GetTimestamp();
            connection.Socket.Send(burst);
            previousSent = Stopwatch.GetTimestamp();
            for (int n = 0; n < phase.Burst; n++) moments.Add(start);
        }
    }
}
