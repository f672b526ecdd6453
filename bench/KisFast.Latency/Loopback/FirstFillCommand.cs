using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;
using KisFast.Latency.Sessions;

namespace KisFast.Latency.Loopback;

/// <summary>
/// The <c>first</c> command: the first fill after the start beside the steady state at the same cold pace. The <c>tiering</c> command:
/// the same under other settings of the runtime and in other builds of this program.
/// </summary>
internal static class FirstFillCommand
{
    private static readonly Phase ColdPhase = new("1 per 100 ms", 100_000, 20);
    private static readonly Phase WarmPhase = new("1 per ms", 1_000, 500);
    private static readonly Phase[] Phases = [Phase.First, Phase.WarmUp with { Sends = 1_000 }, ColdPhase, WarmPhase];

    private static readonly Receiver[] Receivers =
    [
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.Blocking),
        new FeedReceiver(ReceiveMode.Blocking, WaitStrategyKind.Blocking),
        new FeedReceiver(ReceiveMode.Async, WaitStrategyKind.Blocking),
        new PollReceiver(),
        new InlineReceiver(ReceiveMode.Spin, "inline-spin"),
        new InlineReceiver(ReceiveMode.Blocking, "inline-blocking"),
        new InlineReceiver(ReceiveMode.Auto, "default"),
        new BareReceiver(spins: true),
        new BareReceiver(spins: false),
    ];

    /// <summary>The receive modes, beside bare sockets.</summary>
    public static int Run(Options options)
    {
        int rounds = options.Number("--rounds", 5);
        var page = new Page("The first fill", $"{rounds} rounds of fresh processes taking turns; medians over the rounds");
        page.Add($"\nFrom the send to the end of the handler, µs. The first fill comes half a second after `StartAsync` has returned; aim: at most 1.3");
        page.Add($"times the steady p50 at a pace that leaves caches as cold, 1 per 100 ms.\n");
        page.Add($"| receiver | first fill | p50, 1 per 100 ms | first × that | p50, 1 per ms | first × that |\n|---|---:|---:|---:|---:|---:|");
        var runs = Receivers.ToDictionary(receiver => receiver, _ => new List<Medians>());
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            foreach (var receiver in Receivers) runs[receiver].Add(Medians.Of(receiver, Host.Same));
        }

        foreach (var receiver in Receivers) page.Add($"| {receiver.Name} | {Row(runs[receiver])} |");
        page.Save(options.Text("--out"), "first-fill.md");
        return 0;
    }

    /// <summary>The runtime's settings, and builds given by <c>--host NAME=PROGRAM</c>.</summary>
    public static int RunTiering(Options options)
    {
        int rounds = options.Number("--rounds", 5);
        Host[] hosts =
        [
            Host.Same,
            new Host("TieredPGO=0", null, "DOTNET_TieredPGO=0"),
            new Host("TieredCompilation=0", null, "DOTNET_TieredCompilation=0"),
            new Host("ReadyToRun=0", null, "DOTNET_ReadyToRun=0"),
            .. options.All("--host").Select(host => host.Split('=', 2)).Select(host => new Host(host[0], host[1])),
        ];
        var page = new Page("Compilation: first fill and steady cost", $"{rounds} rounds of fresh processes taking turns; medians over the rounds");
        page.Add($"\nSpin, Blocking handler, µs from the send to the end of the handler; the last column is the whole cost of a notice on the receive "
            + "thread\nwhile the session is saturated.\n");
        page.Add($"| | first fill | p50, 1 per 100 ms | first × that | p50, 1 per ms | first × that | saturated, ns/notice "
            + "|\n|---|---:|---:|---:|---:|---:|---:|");
        var runs = hosts.ToDictionary(host => host, _ => (Fills: new List<Medians>(), Costs: new List<double>()));
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            foreach (var host in hosts)
            {
                runs[host].Fills.Add(Medians.Of(Receivers[0], host));
                runs[host].Costs.Add(ManyProcess.Cost(host, 1, 1).Cost);
            }
        }

        foreach (var host in hosts) page.Add($"| {host.Name} | {Row(runs[host].Fills)} | {Page.Median(runs[host].Costs):N0} |");
        page.Save(options.Text("--out"), "tiering.md");
        return 0;
    }

    private static string Row(List<Medians> runs)
    {
        double Median(Func<Medians, double> read) => Page.Median(runs.Select(read));
        return $"{Median(r => r.First):N1} | {Median(r => r.Cold):N1} | {Median(r => r.First / r.Cold):N2} | {Median(r => r.Warm):N1} | "
            + $"{Median(r => r.First / r.Warm):N2}";
    }

    // Microseconds, of one run.
    private sealed record Medians(double First, double Cold, double Warm)
    {
        public static Medians Of(Receiver receiver, Host host)
        {
            double[] all = ChildRun.Run(receiver, Phases, 0, Math.Min(1, Environment.ProcessorCount - 1), host);
            double Median(int from, Phase phase) => Page.Median(all.AsSpan(from, phase.Messages).ToArray()) / 1000;
            int cold = all.Length - WarmPhase.Messages - ColdPhase.Messages;
            return new(all[0] / 1000, Median(cold, ColdPhase), Median(cold + ColdPhase.Messages, WarmPhase));
        }
    }
}
