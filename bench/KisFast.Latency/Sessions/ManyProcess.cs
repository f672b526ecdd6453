using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using KisFast.Allocations;
using KisFast.Latency.Loopback;
using KisFast.Latency.Report;

namespace KisFast.Latency.Sessions;

/// <summary>What one fresh process has measured.</summary>
/// <param name="Cost">Nanoseconds per notice while sessions are saturated.</param>
/// <param name="BytesPerRead">How much a read brought meanwhile.</param>
/// <param name="Managed">Bytes of live objects after that.</param>
/// <param name="Private">Bytes of the process's own resident memory.</param>
/// <param name="Faults">Failures of sessions and rejected messages.</param>
/// <param name="Latencies">Microseconds from send to read, of the quiet sessions.</param>
internal sealed record ManyResult(double Cost, double BytesPerRead, long Managed, long Private, long Faults, double[] Latencies);

[JsonSerializable(typeof(ManyResult))]
internal sealed partial class ManyJson : JsonSerializerContext;

/// <summary>The measured child process; says its result as a line of JSON.</summary>
internal static class ManyProcess
{
    private const int FloodMilliseconds = 1500, PaceMilliseconds = 2000, PaceMicroseconds = 500, CollectMilliseconds = 250;

    /// <summary>In a child: every session saturated, then memory.</summary>
    public static ManyResult Cost(Host host, int sessions, int busy) => Start(host, "cost", ReceiveMode.Spin, sessions, busy, Fault.None);

    /// <summary>As <see cref="Cost"/> of one session, with the library's metrics on and collected four times a second.</summary>
    public static ManyResult WatchedCost() => Start(Host.Same, "watched", ReceiveMode.Spin, 1, 1, Fault.None);

    /// <summary>In a child: the last session quiet beside some saturated ones.</summary>
    public static ManyResult Quiet(int sessions, int busy) => Start(Host.Same, "quiet", ReceiveMode.Spin, sessions, busy, Fault.None);

    /// <summary>In a child: all sessions but the last quiet, beside that one's fault.</summary>
    public static ManyResult Neighbour(ReceiveMode mode, int sessions, Fault fault) => Start(Host.Same, "neighbour", mode, sessions, 0, fault);

    /// <summary>The child's side.</summary>
    public static int Run(string what, string modeName, string sessionsText, string busyText, string faultName)
    {
        var mode = Enum.Parse<ReceiveMode>(modeName);
        int sessions = int.Parse(sessionsText, CultureInfo.InvariantCulture), busy = int.Parse(busyText, CultureInfo.InvariantCulture);
        using MetricsReader? metrics = what == "watched" ? new MetricsReader() : null;
        using Timer? collecting = metrics is null ? null : new Timer(_ => metrics.Read(), null, CollectMilliseconds, CollectMilliseconds);
        using var many = new ManySessions(mode, sessions, 0, Math.Min(1, Environment.ProcessorCount - 1), Enum.Parse<Fault>(faultName), sessions - 1);
        double cost = 0, bytes = 0;
        double[] latencies = [];
        switch (what)
        {
            case "cost" or "watched":
                (cost, bytes) = many.MeasureCost(FloodMilliseconds, busy);
                break;
            case "quiet":
                latencies = many.MeasureLatency(PaceMilliseconds, busy, sessions - 1, 1, PaceMicroseconds);
                break;
            default:
                latencies = many.MeasureLatency(PaceMilliseconds, 0, 0, sessions - 1, PaceMicroseconds);
                break;
        }

        var footprint = Footprint.Take();
        var result = new ManyResult(cost, bytes, footprint.Managed, footprint.Private, many.Statistics.Failures + many.Statistics.Rejects, latencies);
        Console.WriteLine(JsonSerializer.Serialize(result, ManyJson.Default.ManyResult));
        return 0;
    }

    private static ManyResult Start(Host host, string what, ReceiveMode mode, int sessions, int busy, Fault fault)
    {
        using var child = host.Start("many", what, mode.ToString(), sessions.ToString(CultureInfo.InvariantCulture),
            busy.ToString(CultureInfo.InvariantCulture), fault.ToString());
        string line = child.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{what} with {sessions} sessions failed.");
        child.WaitForExit();
        return JsonSerializer.Deserialize(line, ManyJson.Default.ManyResult)!;
    }
}
