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
    private const string Columns = "p50, 1 per 500 ms | first × that | p50, 1 per 100 ms | first × that | p50, 1 per ms";
    private const string Rule = "---:|---:|---:|---:|---:|";

    // As long a silence as before the first.
    private static readonly Phase PausePhase = new("1 per 500 ms", 500_000, 6);
    private static readonly Phase ColdPhase = new("1 per 100 ms", 100_000, 20);
    private static readonly Phase WarmPhase = new("1 per ms", 1_000, 500);
    private static readonly Phase[] Phases = [Phase.First, Phase.WarmUp with { Sends = 1_000 }, PausePhase, ColdPhase, WarmPhase];

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
        page.Add($"times the steady p50 at a pace that leaves caches as cold, 1 per 100 ms. A core that had nothing to do for half a second wakes later than");
        page.Add($"one that had nothing to do for a tenth: so the p50 after the same silence stands beside it, and the first message of the bare socket that");
        page.Add($"spins or blocks as the receiver does.\n");
        page.Add($"| receiver | first fill | × bare socket's first | {Columns} |\n|---|---:|---:|{Rule}");
        var runs = Receivers.ToDictionary(receiver => receiver, _ => new List<Medians>());
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            foreach (var receiver in Receivers) runs[receiver].Add(Medians.Of(receiver, Host.Same));
        }

        foreach (var receiver in Receivers)
        {
            List<Medians> bare = runs[Receivers.Single(other => other is BareReceiver && other.Cores == Math.Min(receiver.Cores, 1))];
            double ratio = Page.Median(runs[receiver].Zip(bare, static (mine, its) => mine.First / its.First));
            page.Add($"| {receiver.Name} | {Page.Median(runs[receiver].Select(static r => r.First)):N1} | {ratio:N2} | {Row(runs[receiver])} |");
        }

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
        page.Add($"| | first fill | {Columns} | saturated, ns/notice |\n|---|---:|{Rule}---:|");
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

        foreach (var host in hosts)
        {
            double first = Page.Median(runs[host].Fills.Select(static r => r.First));
            page.Add($"| {host.Name} | {first:N1} | {Row(runs[host].Fills)} | {Page.Median(runs[host].Costs):N0} |");
        }

        page.Save(options.Text("--out"), "tiering.md");
        return 0;
    }

    private static string Row(List<Medians> runs)
    {
        double Median(Func<Medians, double> read) => Page.Median(runs.Select(read));
        return $"{Median(r => r.Paused):N1} | {Median(r => r.First / r.Paused):N2} | {Median(r => r.Cold):N1} | {Median(r => r.First / r.Cold):N2} | "
            + $"{Median(r => r.Warm):N1}";
    }

    // Microseconds, of one run.
    private sealed record Medians(double First, double Paused, double Cold, double Warm)
    {
        public static Medians Of(Receiver receiver, Host host)
        {
            double[] all = ChildRun.Run(receiver, Phases, 0, Math.Min(1, Environment.ProcessorCount - 1), host);
            double Median(int from, Phase phase) => Page.Median(all.AsSpan(from, phase.Messages).ToArray()) / 1000;
            int cold = all.Length - WarmPhase.Messages - ColdPhase.Messages;
            int paused = cold - PausePhase.Messages;
            return new(all[0] / 1000, Median(paused, PausePhase), Median(cold, ColdPhase), Median(cold + ColdPhase.Messages, WarmPhase));
        }
    }
}
