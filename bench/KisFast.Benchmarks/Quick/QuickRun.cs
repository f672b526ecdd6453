using System.Diagnostics;

namespace KisFast.Benchmarks.Quick;

/// <summary>
/// Ratios in seconds, for noisy machines: the candidates take turns in short slices, each round gives each one time and one ratio,
/// the medians over the rounds are printed. A disturbance hits one slice, not one candidate.
/// </summary>
internal sealed class QuickRun(IReadOnlyList<QuickCandidate> candidates)
{
    // Far shorter than a scheduler's time slice, so that most slices run undisturbed even on a busy machine.
    private const double SliceSeconds = 0.000_15;

    /// <summary>Measures.</summary>
    /// <param name="seconds">How long, warm-up apart.</param>
    public QuickResult[] Measure(double seconds)
    {
        foreach (var candidate in candidates) WarmUp(candidate);
        int[] iterations = [.. candidates.Select(Calibrate)];
        int rounds = Math.Max(11, (int)(seconds / (SliceSeconds * candidates.Count)));
        var times = candidates.Select(_ => new double[rounds]).ToArray();
        long[] allocated = new long[candidates.Count];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < candidates.Count; i++) times[i][round] = Time(candidates[i], iterations[i]);
        }

        for (int i = 0; i < candidates.Count; i++) allocated[i] = CountAllocated(candidates[i]);
        return [.. candidates.Select((candidate, i) => new QuickResult(
            candidate, Median(times[i]), times[i].Min(), Median(Ratios(times[i], times[0])), Median(Ratios(times[^1], times[i])), allocated[i]))];
    }

    // Tier 1 is compiled in the background a tenth of a second after the last call of tier 0.
    private static void WarmUp(QuickCandidate candidate)
    {
        for (int turn = 0; turn < 4; turn++)
        {
            for (int i = 0; i < 60; i++) candidate.Run(50);
            Thread.Sleep(120);
        }
    }

    private static int Calibrate(QuickCandidate candidate)
    {
        double best = Enumerable.Range(0, 5).Min(_ => Time(candidate, 200));
        return Math.Max(1, (int)(SliceSeconds * 1e9 / best));
    }

    private static double Time(QuickCandidate candidate, int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        candidate.Run(iterations);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / iterations;
    }

    private static long CountAllocated(QuickCandidate candidate)
    {
        const int Operations = 1000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        candidate.Run(Operations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Operations;
    }

    private static IEnumerable<double> Ratios(double[] over, double[] under) => over.Zip(under, (a, b) => a / b);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
