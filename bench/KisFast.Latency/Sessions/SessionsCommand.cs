using KisFast.Latency.Loopback;
using KisFast.Latency.Report;

namespace KisFast.Latency.Sessions;

/// <summary>The <c>sessions</c> command: many sessions on one spin thread, what each costs and whether a quiet one suffers from a busy one.</summary>
internal static class SessionsCommand
{
    private static readonly int[] Counts = [1, 16, 256];

    public static int Run(Options options)
    {
        int rounds = options.Number("--rounds", 7);
        var page = new Page("Many sessions on one spin thread", $"{rounds} rounds of fresh processes taking turns; medians");
        Cost(page, rounds);
        Fairness(page, rounds);
        page.Save(options.Text("--out"), "sessions.md");
        return 0;
    }

    private static void Cost(Page page, int rounds)
    {
        (int Sessions, int Busy)[] rows = [.. Counts.Select(count => (count, count)), .. Counts.Skip(1).Select(count => (count, 1))];
        var results = rows.ToDictionary(row => row, _ => new List<ManyResult>());
        var watched = new List<ManyResult>();
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"cost, round {round} of {rounds}");
            foreach (var row in rows) results[row].Add(ManyProcess.Cost(Host.Same, row.Sessions, row.Busy));
            watched.Add(ManyProcess.WatchedCost());
        }

        var one = results[rows[0]];
        page.Add($"\n## Cost of a notice, sessions saturated\n\nAll of it: asking the sockets, reading, decoding, publishing; aim: within 10 % of one "
            + "session.\n");
        page.Add($"| sessions | of them busy | ns/notice | × one session | bytes/read |\n|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            var these = results[row];
            double ratio = Page.Median(these.Zip(one, (many, single) => many.Cost / single.Cost));
            page.Add($"| {row.Sessions} | {row.Busy} | {Page.Median(these.Select(r => r.Cost)):N1} | {ratio:N2} | "
                + $"{Page.Median(these.Select(r => r.BytesPerRead)):N0} |");
        }

        page.Add($"\nWith the metrics on, their histograms too, and collected four times a second, a notice of one session costs");
        page.Add($"{Page.Median(watched.Zip(one, (with, without) => with.Cost / without.Cost)):N2} × as much.");
        page.Add($"\n## Memory of a session, after that, collected\n\nThe difference to one session; aim: at most 96 KiB.\n");
        page.Add($"| sessions | managed, KiB each | managed and native, KiB each |\n|---:|---:|---:|");
        foreach (var row in rows.Take(Counts.Length).Skip(1))
        {
            double Each(Func<ManyResult, long> read) =>
                Page.Median(results[row].Zip(one, (many, single) => (read(many) - read(single)) / 1024.0 / (row.Sessions - 1)));
            page.Add($"| {row.Sessions} | {Each(r => r.Managed):N1} | {Each(r => r.Private):N1} |");
        }
    }

    private static void Fairness(Page page, int rounds)
    {
        (string Name, int Sessions, int Busy)[] rows =
            [("nobody", 1, 0), ("one idle session", 2, 0), ("one busy session", 2, 1), ("15 idle sessions", 16, 0), ("255 idle sessions", 256, 0),
                ("one busy, 254 idle sessions", 256, 1)];
        var results = rows.ToDictionary(row => row, _ => new List<double[]>());
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"fairness, round {round} of {rounds}");
            foreach (var row in rows) results[row].Add(ManyProcess.Quiet(row.Sessions, row.Busy).Latencies);
        }

        page.Add($"\n## A quiet session's latency, from send to the return of its read, 1 per 0.5 ms\n\nA busy session is saturated: there is always more "
            + "to read.\n");
        page.Add($"| beside | p50, µs | p99, µs |\n|---|---:|---:|");
        foreach (var row in rows)
            page.Add($"| {row.Name} | {Page.Median(results[row].Select(r => Page.Percentile(r, 50))):N1} | "
                + $"{Page.Median(results[row].Select(r => Page.Percentile(r, 99))):N1} |");
    }
}
