using System.Diagnostics;
using System.Globalization;
using KisFast.Latency.Loopback;
using KisFast.Transport;
using KisFast.Wire;

namespace KisFast.Latency.Sessions;

/// <summary>
/// The sending child process: one thread that keeps some sessions saturated and sends to others at a pace. Nothing it sends waits
/// for a receiver: a busy session's full socket is passed over.
/// </summary>
internal sealed class LoadProcess(LoadServer server, Flood[] floods, NoticeConnection?[] connections)
{
    private static readonly byte[] Message = WebSocketStream.Text(NoticeFrame.Typical.Bytes);

    /// <summary>Says its port, <c>subscribed</c>, and after each command <c>done</c>.</summary>
    public static int Run(string cpu, string sessions, string fault, string faultySession)
    {
        using var server = new LoadServer(Enum.Parse<Fault>(fault), int.Parse(faultySession, CultureInfo.InvariantCulture));
        Console.WriteLine(server.Port);
        var connections = server.AcceptAll(int.Parse(sessions, CultureInfo.InvariantCulture));
        Console.WriteLine("subscribed");
        CpuAffinity.TryPinCurrentThread(int.Parse(cpu, CultureInfo.InvariantCulture));
        Flood[] floods = [.. connections.OfType<NoticeConnection>().Select(connection => new Flood(connection.Socket))];
        var load = new LoadProcess(server, floods, connections);
        while (Console.ReadLine() is { } command)
        {
            string[] words = command.Split(' ');
            int[] numbers = [.. words.Take(5).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
            load.Send(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], words[5]);
            Console.WriteLine("done");
        }

        return 0;
    }

    // `busy` sessions from the first on are flooded; `quiet` ones from `first` on get a message each interval, in turn.
    private void Send(int milliseconds, int busy, int first, int quiet, int intervalMicroseconds, string file)
    {
        long interval = Stopwatch.Frequency * intervalMicroseconds / 1_000_000;
        long now = Stopwatch.GetTimestamp(), end = now + (Stopwatch.Frequency * milliseconds / 1000), due = now + interval, garbage = now;
        int messages = quiet == 0 ? 0 : (int)((end - now) / interval);
        var moments = new MomentLog(messages);
        for (int sent = 0; (now = Stopwatch.GetTimestamp()) < end && (quiet == 0 || sent < messages);)
        {
            if (busy == 0 && quiet > 0) PreciseWait.Until(due);
            if (quiet > 0 && (now = Stopwatch.GetTimestamp()) >= due)
            {
                moments.Add(now);
                connections[first + (sent++ % quiet)]!.Socket.Send(Message);
                due += interval;
            }

            for (int i = 0; i < busy && (quiet == 0 || Stopwatch.GetTimestamp() < due); i++) floods[i].Push();
            if (now < garbage) continue;
            server.SendGarbage();
            garbage += Stopwatch.Frequency / 1000;
        }

        for (int i = 0; i < busy; i++) floods[i].Finish();
        if (messages > 0) moments.Write(file);
    }
}
