using System.Globalization;
using System.Text;
using KisFast.Wire;

namespace KisFast.Benchmarks.Quick;

/// <summary>The <c>quotes</c> command: <see cref="Quotes"/> as ratios in one run, as markdown.</summary>
internal static class QuotesCommand
{
    /// <summary>Measures and prints.</summary>
    /// <param name="args">Seconds per table; <c>--out FILE</c>.</param>
    public static int Run(string[] args)
    {
        double seconds = args.Length > 0 && double.TryParse(args[0], CultureInfo.InvariantCulture, out double given) ? given : 3;
        string? file = args.SkipWhile(arg => arg != "--out").Skip(1).FirstOrDefault();
        var quotes = new Quotes();
        var text = new StringBuilder(
            $"# A quote's frame to its record\n\n{Machine.Describe()}\n- medians of interleaved slices of 0.15 ms; `best` is the fastest slice\n");
        Add("A trade of 26 columns (HDFSCNT0)",
            Candidate("Span BCL: split, parse the numbers", n => { for (int i = 0; i < n; i++) quotes.TradeSpanBcl(); }),
            Candidate("KisFast: the frame, all checks, `TradeTick`", n => { for (int i = 0; i < n; i++) quotes.TradeKisFast(); }));
        Add("A book of 71 columns (HDFSASP0)",
            Candidate("Span BCL: split, parse the numbers", n => { for (int i = 0; i < n; i++) quotes.BookSpanBcl(); }),
            Candidate("KisFast: the frame, all checks, `BookSnapshot`", n => { for (int i = 0; i < n; i++) quotes.BookKisFast(); }));
        Console.Write(text);
        if (file is not null) File.WriteAllText(file, text.ToString());
        return 0;

        void Add(string title, params QuickCandidate[] candidates)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n### {title}\n\n| | ns | best | × Span BCL | × Span BCL, best | bytes allocated |\n|---|---:|---:|---:|---:|---:|\n");
            QuickResult[] results = new QuickRun(candidates).Measure(seconds);
            foreach (QuickResult result in results)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {result.Candidate.Name} | {result.Median:N1} | {result.Best:N1} | {result.TimesFirst:N3} | {result.Best / results[0].Best:N3} | "
                    + $"{result.Allocated} |\n");
            }
        }
    }

    private static QuickCandidate Candidate(string name, Action<int> run) => new(name, run);
}
