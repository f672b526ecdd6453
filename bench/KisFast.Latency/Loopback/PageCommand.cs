using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;

namespace KisFast.Latency.Loopback;

/// <summary>The <c>page</c> command: what the live page costs a strategy, at each pace. Within one process it is closed and open by turns.</summary>
internal static class PageCommand
{
    private const int Turns = 4;

    private static readonly Phase[] Paces = [new("1 per 100 ms", 100_000, 20), new("1 per ms", 1_000, 1_000), new("10 per ms", 100, 8_000)];

    /// <summary>All of a run, in order.</summary>
    public static PagePhase[] Phases { get; } = [.. All()];

    /// <summary>Each mode without a page, and with one.</summary>
    public static PagedReceiver[] Receivers { get; } =
        [.. new[] { ReceiveMode.Auto, ReceiveMode.Spin }.SelectMany(static mode => new[] { new PagedReceiver(mode, false), new PagedReceiver(mode, true) })];

    public static int Run(Options options)
    {
        int rounds = options.Number("--rounds", 3);
        var page = new Page("The live page beside a strategy",
            $"{rounds} rounds of fresh processes taking turns, {Turns} turns of closed and open in each; medians");
        page.Add("\nFrom the send to the end of an inline strategy, p50 in µs: in a process without page, and in one with `listen --web`'s handler and page, "
            + "closed and open (read by curl) by turns; the ratio is of neighbouring turns. Aim: at most 1.02.\n");
        page.Add("| receive mode | pace | no page | closed | open | open ÷ closed | middle half of the ratios |\n|---|---|---:|---:|---:|---:|---:|");
        var runs = Receivers.ToDictionary(static r => r, _ => new List<double[]>());
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            foreach (PagedReceiver receiver in Receivers) runs[receiver].Add(JournalCommand.Medians(receiver, [.. Phases.Select(static p => p.Phase)]));
        }

        PagePhase[] measured = [.. Phases.Where(static p => p.Phase.IsMeasured)];
        foreach (PagedReceiver[] two in Receivers.Chunk(2))
        {
            for (int pace = 0; pace < Paces.Length; pace++)
            {
                double[] alone = [.. Of(runs[two[0]], pace, false), .. Of(runs[two[0]], pace, true)];
                double[] closed = [.. Of(runs[two[1]], pace, false)], open = [.. Of(runs[two[1]], pace, true)];
                double[] ratios = [.. open.Zip(closed, (o, c) => o / c).Order()];
                page.Add($"| {two[0].Strategy} | {Paces[pace].Name} | {Page.Median(alone):N1} | {Page.Median(closed):N1} | {Page.Median(open):N1} | "
                    + $"{Page.Median(ratios):N2} | {ratios[ratios.Length / 4]:N2} to {ratios[ratios.Length * 3 / 4]:N2} |");
            }
        }

        page.Save(options.Text("--out"), "page-beside-strategy.md");
        return 0;

        IEnumerable<double> Of(List<double[]> medians, int pace, bool isOpen) =>
            medians.SelectMany(run => run.Where((_, i) => measured[i].Pace == pace && measured[i].IsOpen == isOpen));
    }

    // Which of two neighbours comes first alternates too: what drifts is nobody's.
    private static IEnumerable<PagePhase> All()
    {
        yield return new PagePhase(Phase.First with { IsMeasured = false }, -1, false, false);
        yield return new PagePhase(Phase.WarmUp with { Sends = 1_000 }, -1, false, false);
        var settle = new Phase("settle", 50_000, 10, IsMeasured: false);
        for (int pace = 0; pace < Paces.Length; pace++)
        {
            for (int turn = 0; turn < Turns; turn++)
            {
                foreach (bool isOpen in new[] { turn % 2 == 1, turn % 2 == 0 })
                {
                    yield return new PagePhase(settle, -1, isOpen, false);
                    yield return new PagePhase(Paces[pace], pace, isOpen, ClosesAfter: isOpen);
                }
            }
        }
    }
}
