using System.Diagnostics;
using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;

namespace KisFast.Latency.Quotes;

/// <summary>
/// The <c>quotes</c> command: two feeds side by side, a quiet one and one with 41 registrations and many quotes a second whose handler
/// sleeps. Each gets a fill every two milliseconds, in turn: what do the quotes cost a fill?
/// </summary>
internal static class QuotesCommand
{
    private const int Registrations = 40;

    public static int Run(Options options)
    {
        int seconds = options.Number("--seconds", 20), rate = options.Number("--rate", 20_000), rounds = options.Number("--rounds", 5);
        var mode = Enum.Parse<ReceiveMode>(options.Text("--mode") ?? nameof(ReceiveMode.Blocking), ignoreCase: true);
        var page = new Page("A fill beside quotes",
            $"two feeds in one process, {mode}, a fill to each every 2 ms in turn; medians of {rounds} rounds of {seconds} s");
        page.Add($"\nThe busy one has {Registrations} registrations beside its notices, {rate:N0} trades a second in frames of two, and a handler of "
            + "quotes that sleeps a");
        page.Add($"millisecond for each. From the send of a fill to its handler, on a thread of its own.\n");
        var results = new List<QuotesResult>();
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}");
            results.Add(new QuotesRound(mode, rate, Registrations).Run(seconds));
        }

        page.Add($"| connection | p50, µs | p99, µs | p50 × quiet | p99 × quiet |\n|---|---:|---:|---:|---:|");
        page.Add($"| quiet | {Of(r => r.Quiet(50)):N1} | {Of(r => r.Quiet(99)):N1} | | |");
        page.Add($"| with quotes | {Of(r => r.Busy(50)):N1} | {Of(r => r.Busy(99)):N1} | {Of(r => r.Busy(50) / r.Quiet(50)):N2} | "
            + $"{Of(r => r.Busy(99) / r.Quiet(99)):N2} |\n");
        QuotesResult last = results[^1];
        page.Add($"- fills: {last.Fills:N0} sent to each a round, "
            + $"{(results.TrueForAll(r => r.AllArrived) ? "all of them arrived, once and in order" : "NOT all of them arrived")}");
        page.Add($"- quotes of the last round: {last.Quotes:N0} sent, {last.Published:N0} published, {last.Handled:N0} handled, {last.Skipped:N0} "
            + $"skipped: {(last.IsExact ? "exact" : "NOT exact")}");
        page.Add($"- allocated in the whole process, sender included: {Of(r => r.AllocatedPerQuote):0.####} bytes a quote");
        page.Save(options.Text("--out"), "quotes-beside-fills.md");
        return results.TrueForAll(r => r.AllArrived && r.IsExact) ? 0 : 1;

        double Of(Func<QuotesResult, double> value) => Page.Median(results.Select(value));
    }
}
