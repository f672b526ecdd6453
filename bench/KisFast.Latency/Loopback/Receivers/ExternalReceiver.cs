using System.Diagnostics;

namespace KisFast.Latency.Loopback.Receivers;

/// <summary>A client in another language: a script that takes <c>receive PORT COUNT FILE</c> and writes moments of CLOCK_MONOTONIC.</summary>
internal sealed class ExternalReceiver(string name, params string[] command) : Receiver(name, 0)
{
    /// <summary>The scripts of bench/rivals.</summary>
    public static Receiver[] In(string folder) =>
    [
        new ExternalReceiver("Python, KIS's way with pandas", "python3", Path.Combine(folder, "kis_python.py"), "pandas"),
        new ExternalReceiver("Python, KIS's older way", "python3", Path.Combine(folder, "kis_python.py"), "split"),
        new ExternalReceiver("Node, ws", "node", Path.Combine(folder, "kis_node.js")),
    ];

    /// <summary>How its process is started.</summary>
    public ProcessStartInfo Command(string port, string count, string file)
    {
        // Debian's interpreter, not another that happens to come first: it has Debian's packages.
        string program = command[0] == "python3" && File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : command[0];
        return new ProcessStartInfo(program, [.. command.Skip(1), "receive", port, count, file]);
    }

    public override void Start(int port, int cpu, MomentLog log) => throw new InvalidOperationException("It is a process of its own.");
}
