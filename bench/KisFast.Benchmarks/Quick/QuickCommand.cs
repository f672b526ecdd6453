using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using KisFast.Wire;

namespace KisFast.Benchmarks.Quick;

/// <summary>
/// The <c>quick</c> command: <see cref="WholePath"/>, <see cref="Mixed"/> and <see cref="Bursts"/> without BenchmarkDotNet's long
/// runs, as markdown.
/// </summary>
internal static class QuickCommand
{
    private const string Own = "KisFast";

    /// <summary>Measures and prints.</summary>
    /// <param name="args">Seconds per table; <c>--out FILE</c>; <c>--against DIRECTORY</c>, another build of this program; <c>--only WORD</c> of a
    /// heading.</param>
    public static int Run(string[] args)
    {
        double seconds = args.Length > 0 && double.TryParse(args[0], CultureInfo.InvariantCulture, out double given) ? given : 3;
        string? file = Value(args, "--out"), only = Value(args, "--only");
        var builds = new List<QuickBuild> { new($"{Own}, this build again", AppContext.BaseDirectory) };
        if (Value(args, "--against") is { } other) builds.Add(new QuickBuild($"{Own}, the other build", other));

        var text = new StringBuilder();
        Write(text, $"# Frame bytes to published record\n\n{Machine.Describe()}\n{Reading(builds.Count > 1)}\n");
        foreach (var scenario in QuickScenario.All.Where(scenario => only is null || scenario.Title.Contains(only, StringComparison.OrdinalIgnoreCase)))
            Write(text, Table(scenario, new QuickRun(Candidates(scenario, builds)).Measure(seconds)));
        if (file is not null) File.WriteAllText(file, text.ToString());
        return 0;
    }

    private static string? Value(string[] args, string name) => args.SkipWhile(arg => arg != name).Skip(1).FirstOrDefault();

    // The platform's base64 is as wide as the runtime lets vectors be: DOTNET_PreferredVectorBitWidth=256 gives the other floor.
    private static string Reading(bool compares)
    {
        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return $"- medians of interleaved slices of 0.15 ms; `best` is the fastest slice\n"
            + $"- the floor's base64 is the platform's with vectors of {width} bits\n"
            + $"- `this build again` is the same code loaded twice: how far its figures are from {Own}'s is the error of all"
            + (compares ? $"\n- `the other build`: what {Own} is compared with" : "");
    }

    // The idiomatic client is the last: the run's ratios are to the first and to the last.
    private static List<QuickCandidate> Candidates(QuickScenario scenario, List<QuickBuild> builds)
    {
        var rivals = scenario.Create();
        var candidates = new List<QuickCandidate> { new("Floor", rivals.Floor), new(Own, rivals.KisFast) };
        foreach (var build in builds)
        {
            if (build.Create(scenario.Title) is { } run) candidates.Add(new QuickCandidate(build.Name!, run));
        }

        candidates.Add(new QuickCandidate("Span BCL", rivals.SpanBcl));
        candidates.Add(new QuickCandidate("Idiomatic C#", rivals.Idiomatic));
        return candidates;
    }

    private static string Table(QuickScenario scenario, QuickResult[] results)
    {
        double own = results.First(result => result.Candidate.Name == Own).Best;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n### {scenario.Title}, {scenario.Bytes} bytes\n\n");
        text.Append("| | ns/notice | best | notices/s | MB/s | × floor | × floor, best | KisFast × this, best | faster than idiomatic | B/notice |\n");
        text.Append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var (candidate, median, best, timesFirst, fasterThanLast, allocated) in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {candidate.Name} | {median / scenario.Notices:N1} | {best / scenario.Notices:N1} | ");
            text.Append(CultureInfo.InvariantCulture, $"{1e9 / median * scenario.Notices:N0} | {1e3 / median * scenario.Bytes:N0} | {timesFirst:N2} | ");
            text.Append(CultureInfo.InvariantCulture,
                $"{best / results[0].Best:N2} | {own / best:N2} | {fasterThanLast:N1} | {allocated / scenario.Notices} |\n");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string part)
    {
        text.Append(part);
        Console.Write(part);
    }
}
