using System.Globalization;
using System.Text;
using KisFast.Wire;

namespace KisFast.Benchmarks.Quick;

/// <summary>
/// The <c>quick</c> command: <see cref="WholePath"/> and <see cref="Bursts"/> without BenchmarkDotNet's long
/// runs, as markdown.
/// </summary>
internal static class QuickCommand
{
    /// <summary>Measures and prints.</summary>
    /// <param name="args">Seconds per table; <c>--out FILE</c>.</param>
    public static int Run(string[] args)
    {
        double seconds = args.Length > 0 && double.TryParse(args[0], CultureInfo.InvariantCulture, out double given) ? given : 3;
        string? file = args.SkipWhile(arg => arg != "--out").Skip(1).FirstOrDefault();
        var text = new StringBuilder();
        Write(text, $"# Frame bytes to published record\n\n{Machine.Describe()}\n- medians of interleaved slices of 0.15 ms; `best` is the fastest slice\n");
        foreach (var (title, candidates) in Tables()) Write(text, Table(title, new QuickRun(candidates).Measure(seconds)));
        if (file is not null) File.WriteAllText(file, text.ToString());
        return 0;
    }

    private static IEnumerable<(string Title, QuickCandidate[] Candidates)> Tables()
    {
        foreach (var frame in WholePath.Frames)
        {
            var path = new WholePath { Frame = frame };
            path.Setup();
            yield return ($"{frame.Name}, encrypted, {frame.Bytes.Length} bytes",
            [
                Candidate("Floor", frame, n => { for (int i = 0; i < n; i++) path.Floor(); }),
                Candidate("KisFast", frame, n => { for (int i = 0; i < n; i++) path.KisFastDecoder(); }),
                Candidate("Span BCL", frame, n => { for (int i = 0; i < n; i++) path.SpanBcl(); }),
                Candidate("Idiomatic C#", frame, n => { for (int i = 0; i < n; i++) path.Idiomatic(); }),
            ]);
        }

        foreach (var read in Bursts.Reads)
        {
            var bursts = new Bursts { Frame = read };
            bursts.Setup();
            yield return ($"{read.Name}, encrypted, WebSocket framing included for KisFast, {read.Bytes.Length} bytes",
            [
                Candidate("Floor", read, n => { for (int i = 0; i < n; i++) bursts.Floor(); }),
                Candidate("KisFast", read, n => { for (int i = 0; i < n; i++) bursts.KisFastFeed(); }),
                Candidate("Span BCL", read, n => { for (int i = 0; i < n; i++) bursts.SpanBcl(); }),
                Candidate("Idiomatic C#", read, n => { for (int i = 0; i < n; i++) bursts.Idiomatic(); }),
            ]);
        }
    }

    private static QuickCandidate Candidate(string name, NoticeFrame frame, Action<int> run) => new(name, frame.Notices, frame.Bytes.Length, run);

    private static string Table(string title, QuickResult[] results)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n");
        text.Append("| | ns/notice | best | notices/s | MB/s | × floor | × floor, best | faster than idiomatic | B/notice |\n");
        text.Append("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var (candidate, median, best, timesFirst, fasterThanLast, allocated) in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {candidate.Name} | {median / candidate.Notices:N1} | {best / candidate.Notices:N1} | ");
            text.Append(CultureInfo.InvariantCulture, $"{1e9 / median * candidate.Notices:N0} | {1e3 / median * candidate.Bytes:N0} | {timesFirst:N2} | ");
            text.Append(CultureInfo.InvariantCulture, $"{best / results[0].Best:N2} | {fasterThanLast:N1} | {allocated / candidate.Notices} |\n");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string part)
    {
        text.Append(part);
        Console.Write(part);
    }
}
