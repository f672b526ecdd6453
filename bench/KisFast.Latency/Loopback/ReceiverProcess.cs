using System.Globalization;
using KisFast.Latency.Loopback.Receivers;

namespace KisFast.Latency.Loopback;

/// <summary>The receiving child process: a fresh one for each run, so that the first fill is a first one.</summary>
internal static class ReceiverProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Says <c>started</c>, receives until it has all messages, writes their moments to a file.</summary>
    public static int Run(string name, string port, string cpu, string count, string file)
    {
        var receiver = Receiver.All.Concat(JournalCommand.Receivers).Concat(PageCommand.Receivers).Single(candidate => candidate.Name == name);
        var log = new MomentLog(Int(count));
        receiver.Start(Int(port), Int(cpu), log);
        Console.WriteLine("started");
        var started = DateTime.UtcNow;
        while (!log.IsFull && DateTime.UtcNow - started < Patience) Thread.Sleep(50);
        log.Write(file);
        receiver.Stop(log.IsFull ? Int(count) : 0);
        if (log.IsFull) return 0;
        Console.Error.WriteLine($"{name} did not get all messages.");
        return 1;
    }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
