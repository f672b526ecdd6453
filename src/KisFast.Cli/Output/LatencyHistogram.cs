using System.Diagnostics;
using HdrHistogram;

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
    private readonly long[] _counts = new long[LatencyBounds.Microseconds.Count];

    // Below it p99 is about the maximum under another name.
    private const int Enough = 1_000;

    /// <summary>How many were recorded.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>Whether there are enough for percentiles.</summary>
    public bool HasPercentiles => Count >= Enough;

    /// <summary>Records one.</summary>
    public void Record(long ticks)
    {
        ticks = Math.Clamp(ticks, 1, Highest);
        _histogram.RecordValue(ticks);
        _counts[LatencyBounds.IndexOf(ticks)]++;
    }

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

    /// <summary>The counts between the bounds, from the first that has one to the last: the picture's bars. Read while another thread records, too.</summary>
    public IReadOnlyList<LatencyBar> Bars()
    {
        LatencyBar[] bars = [.. LatencyBounds.Microseconds.Select((bound, i) => new LatencyBar(bound, Volatile.Read(ref _counts[i])))];
        int first = Array.FindIndex(bars, static bar => bar.Count > 0), last = Array.FindLastIndex(bars, static bar => bar.Count > 0);
        return first < 0 ? [] : bars[first..(last + 1)];
    }
}
