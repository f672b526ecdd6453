using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;

namespace KisFast.Latency.Loopback;

/// <summary>The <c>journal</c> command: what a journal beside the strategy costs the strategy, at each pace. Pairs take turns in fresh processes.</summary>
internal static class JournalCommand
{
    private static readonly Phase[] Phases =
    [
        Phase.First with { IsMeasured = false },
        Phase.WarmUp with { Sends = 1_000 },
        new("1 per 100 ms", 100_000, 50),
        new("1 per ms", 1_000, 3_000),
        new("10 per ms", 100, 20_000),
    ];

    private static readonly (ReceiveMode Mode, bool IsInline)[] Strategies =
        [(ReceiveMode.Blocking, false), (ReceiveMode.Spin, false), (ReceiveMode.Auto, true), (ReceiveMode.Spin, true)];

    /// <summary>All the pairs.</summary>
    public static JournaledReceiver[] Receivers { get; } =
        [.. Strategies.SelectMany(
            static s => new[] { new JournaledReceiver(s.Mode, s.IsInline, hasJournal: false), new JournaledReceiver(s.Mode, s.IsInline, hasJournal: true) })];

    public static int Run(Options options)
    {
        int rounds = options.Number("--rounds", 5);
        Phase[] phases = options.Has("--quick") ? [.. Phases.Select(static p => p with { Sends = Math.Max(1, p.Sends / 10) })] : Phases;
        Phase[] measured = [.. phases.Where(static p => p.IsMeasured)];
        var page = new Page("A journal beside the strategy",
            $"{rounds} rounds of fresh processes taking turns; medians over the rounds; the journal on {Path.GetTempPath()}");
        page.Add($"\nFrom the send to the end of the handler, p50 in µs without and with a journal beside it, and their ratio of each round; aim: at most "
            + "1.05.\n");
        page.Add($"| strategy | pace | without | with | × |\n|---|---|---:|---:|---:|");
        var runs = Receivers.ToDictionary(static r => r, _ => new List<double[]>());
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            foreach (JournaledReceiver receiver in Receivers) runs[receiver].Add(Medians(receiver, phases));
        }

        for (int i = 0; i < Receivers.Length; i += 2)
        {
            (List<double[]> without, List<double[]> with) = (runs[Receivers[i]], runs[Receivers[i + 1]]);
            for (int p = 0; p < measured.Length; p++)
            {
                int phase = p;
                double ratio = Page.Median(without.Zip(with, (a, b) => b[phase] / a[phase]));
                page.Add($"| {Receivers[i].Name.Replace(", no journal", "", StringComparison.Ordinal)} | {measured[p].Name} | "
                    + $"{Page.Median(without.Select(m => m[phase])):N1} | {Page.Median(with.Select(m => m[phase])):N1} | {ratio:N2} |");
            }
        }

        page.Save(options.Text("--out"), "journal-beside-strategy.md");
        return 0;
    }

    /// <summary>Microseconds, a median for each measured phase.</summary>
    public static double[] Medians(Receiver receiver, Phase[] phases)
    {
        double[] all = ChildRun.Run(receiver, phases, 0, Math.Min(1, Environment.ProcessorCount - 1));
        List<double> medians = [];
        int at = 0;
        foreach (Phase phase in phases)
        {
            if (phase.IsMeasured) medians.Add(Page.Median(all.AsSpan(at, phase.Messages).ToArray()) / 1000);
            at += phase.Messages;
        }

        return [.. medians];
    }
}
