using KisFast.Wire;

namespace KisFast.Benchmarks.Quick;

/// <summary>The <c>quick</c> command: <see cref="WholePath"/> without BenchmarkDotNet's long runs.</summary>
internal static class QuickWholePath
{
    /// <summary>Measures and prints.</summary>
    /// <param name="seconds">Seconds per frame.</param>
    public static void Run(double seconds)
    {
        foreach (var frame in WholePath.Frames)
        {
            var path = new WholePath { Frame = frame };
            path.Setup();
            Print(frame.Name, new QuickRun(Candidates(path, frame)).Measure(seconds));
        }
    }

    private static QuickCandidate[] Candidates(WholePath path, NoticeFrame frame) =>
    [
        new("Floor", frame.Notices, frame.Bytes.Length, n => { for (int i = 0; i < n; i++) path.Floor(); }),
        new("KisFast", frame.Notices, frame.Bytes.Length, n => { for (int i = 0; i < n; i++) path.KisFastDecoder(); }),
        new("SpanBcl", frame.Notices, frame.Bytes.Length, n => { for (int i = 0; i < n; i++) path.SpanBcl(); }),
        new("Idiomatic", frame.Notices, frame.Bytes.Length, n => { for (int i = 0; i < n; i++) path.Idiomatic(); }),
    ];

    private static void Print(string title, QuickResult[] results)
    {
        Console.WriteLine();
        Console.WriteLine($"{title}, medians of interleaved slices");
        Console.WriteLine($"{"",-12}{"ns/notice",11}{"best",9}{"notices/s",13}{"MB/s",8}{"x floor",9}{"(best)",8}{"x idiomatic",13}{"B/frame",9}");
        foreach (var result in results)
        {
            var candidate = result.Candidate;
            Console.WriteLine(
                $"{candidate.Name,-12}{result.Median / candidate.Notices,11:N1}{result.Best / candidate.Notices,9:N1}"
                + $"{1e9 / result.Median * candidate.Notices,13:N0}{1e3 / result.Median * candidate.Bytes,8:N0}"
                + $"{result.TimesFirst,9:N2}{result.Best / results[0].Best,8:N2}{result.FasterThanLast,13:N1}{result.Allocated,9}");
        }
    }
}
