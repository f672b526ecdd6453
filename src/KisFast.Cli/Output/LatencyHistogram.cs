using System.Diagnostics;
using HdrHistogram;
using HdrHistogram.Iteration;

namespace KisFast.Cli;

/// <summary>
/// Wire to handler: from the return of the socket read that brought a record's last byte until its handler began. Recorded by
/// one thread without allocating; read after it, or by another as a glance.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SignificantDigits = 3;
    private static readonly long Highest = 60L * Stopwatch.Frequency;
    private readonly LongHistogram _histogram = new(1, Highest, SignificantDigits);

    // Below it p99 is about the maximum under another name.
    private const int Enough = 1_000;

    /// <summary>How many were recorded.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>Whether there are enough for percentiles.</summary>
    public bool HasPercentiles => Count >= Enough;

    /// <summary>Records one.</summary>
    public void Record(long ticks) => _histogram.RecordValue(Math.Clamp(ticks, 1, Highest));

    /// <summary>The latency that <paramref name="percentile"/> (0 to 100) of the records did not exceed, in µs; 0 without records.</summary>
    public double Microseconds(double percentile) =>
        Count == 0 ? 0 : Math.Round(_histogram.GetValueAtPercentile(percentile) * 1e6 / Stopwatch.Frequency, 1);

    /// <summary>The same while another thread records: now and then a little off.</summary>
    public double Glance(double percentile)
    {
        try
        {
            return Microseconds(percentile);
        }
        catch (ArgumentOutOfRangeException)
        {
            return 0; // the total was counted before the value, on a machine that reorders stores
        }
    }

    /// <summary>The count of each doubling of a µs, from the first that has one to the last: the picture's bars.</summary>
    public IReadOnlyList<LatencyBar> Bars()
    {
        var counts = new SortedDictionary<int, long>();
        foreach (HistogramIterationValue step in _histogram.RecordedValues())
        {
            double microseconds = step.ValueIteratedTo * 1e6 / Stopwatch.Frequency;
            int doubling = microseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log2(microseconds));
            counts[doubling] = counts.GetValueOrDefault(doubling) + step.CountAddedInThisIterationStep;
        }
        if (counts.Count == 0) return [];
        int first = counts.Keys.First();
        return [.. Enumerable.Range(first, counts.Keys.Last() - first + 1)
            .Select(doubling => new LatencyBar(1L << doubling, counts.GetValueOrDefault(doubling)))];
    }
}
