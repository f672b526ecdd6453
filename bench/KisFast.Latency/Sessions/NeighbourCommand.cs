using KisFast.Latency.Report;

namespace KisFast.Latency.Sessions;

/// <summary>The <c>neighbour</c> command: ten sessions, one of them in permanent fault; what the other nine notice.</summary>
internal static class NeighbourCommand
{
    private const int Sessions = 10;

    public static int Run(Options options)
    {
        int rounds = options.Number("--rounds", 7);
        var page = new Page("A bad neighbour", $"ten sessions in one feed, {rounds} rounds of fresh processes taking turns; medians");
        page.Add($"\nLatency of nine sessions from send to the return of the read, 1 per 0.5 ms in turn. Drop: the tenth is reset as soon as it has");
        page.Add($"subscribed and comes again after at most 10 ms. Garbage: 20 messages a millisecond that cannot be decoded.\n");
        page.Add($"| receive mode | the tenth | p50, µs | p99, µs | p99 × without | its failures and rejects a run |\n|---|---|---:|---:|---:|---:|");
        foreach (var mode in Enum.GetValues<ReceiveMode>())
        {
            var results = Enum.GetValues<Fault>().ToDictionary(fault => fault, _ => new List<ManyResult>());
            for (int round = 1; round <= rounds; round++)
            {
                Console.Error.WriteLine($"{mode}, round {round} of {rounds}");
                foreach (var (fault, runs) in results) runs.Add(ManyProcess.Neighbour(mode, Sessions, fault));
            }

            foreach (var (fault, runs) in results)
            {
                double ratio = Page.Median(
                    runs.Zip(results[Fault.None], (with, without) => Page.Percentile(with.Latencies, 99) / Page.Percentile(without.Latencies, 99)));
                page.Add($"| {mode} | {(fault == Fault.None ? "well" : fault)} | {Page.Median(runs.Select(r => Page.Percentile(r.Latencies, 50))):N1} | "
                    + $"{Page.Median(runs.Select(r => Page.Percentile(r.Latencies, 99))):N1} | {ratio:N2} | "
                        + $"{Page.Median(runs.Select(r => (double)r.Faults)):N0} |");
            }
        }

        page.Save(options.Text("--out"), "neighbour.md");
        return 0;
    }
}
