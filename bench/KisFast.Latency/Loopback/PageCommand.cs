using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;

namespace KisFast.Latency.Loopback;

/// <summary>The <c>page</c> command: what the live page costs a strategy, at each pace. Fresh processes take turns.</summary>
internal static class PageCommand
{
    private static readonly Phase[] Phases =
    [
        Phase.First with { IsMeasured = false },
        Phase.WarmUp with { Sends = 1_000 },
        new("1 per 100 ms", 100_000, 30),
        new("1 per ms", 1_000, 3_000),
        new("10 per ms", 100, 20_000),
    ];

    /// <summary>Each mode without a page, with one that nobody opened, with an open one.</summary>
    public static PagedReceiver[] Receivers { get; } =
        [.. new[] { ReceiveMode.Auto, ReceiveMode.Spin }.SelectMany(static mode => Enum.GetValues<PageUse>().Select(page => new PagedReceiver(mode, page)))];

    public static int Run(Options options)
    {
        int rounds = options.Number("--rounds", 3);
        Phase[] phases = options.Has("--quick") ? [.. Phases.Select(static p => p with { Sends = Math.Max(1, p.Sends / 10) })] : Phases;
        Phase[] measured = [.. phases.Where(static p => p.IsMeasured)];
        var page = new Page("The live page beside a strategy", $"{rounds} rounds of fresh processes taking turns; medians over the rounds");
        page.Add("\nFrom the send to the end of an inline strategy, p50 in µs: alone, with `listen --web`'s handler and page beside it that nobody has "
            + "opened, and with the page open (read by curl); the ratios are of each round. Aim: open ÷ closed at most 1.02.\n");
        page.Add("| receive mode | pace | alone | closed | open | open ÷ closed | open ÷ alone |\n|---|---|---:|---:|---:|---:|---:|");
        var runs = Receivers.ToDictionary(static r => r, _ => new List<double[]>());
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            foreach (PagedReceiver receiver in Receivers) runs[receiver].Add(JournalCommand.Medians(receiver, phases));
        }

        foreach (PagedReceiver[] three in Receivers.Chunk(3))
        {
            List<double[]> alone = runs[three[0]], closed = runs[three[1]], open = runs[three[2]];
            for (int p = 0; p < measured.Length; p++)
            {
                int phase = p;
                string name = three[0].Name.Replace($", page {PageUse.None}", "", StringComparison.Ordinal);
                page.Add($"| {name} | {measured[p].Name} | {Of(alone)} | {Of(closed)} | {Of(open)} | {Ratio(closed, open)} | {Ratio(alone, open)} |");

                string Of(List<double[]> medians) => $"{Page.Median(medians.Select(m => m[phase])):N1}";
                string Ratio(List<double[]> from, List<double[]> to) => $"{Page.Median(from.Zip(to, (a, b) => b[phase] / a[phase])):N2}";
            }
        }

        page.Save(options.Text("--out"), "page-beside-strategy.md");
        return 0;
    }
}
