using System.Diagnostics.Metrics;

namespace KisFast.Diagnostics;

/// <summary>
/// Plain counters made a real histogram when somebody collects: what came since the last time is recorded value by value, at the
/// collector's cost, and kept for the quantiles of that interval. Collectors may be several.
/// </summary>
/// <param name="buckets">The counters.</param>
/// <param name="tags">Whose they are.</param>
internal sealed class LatencyDrain(LatencyBuckets buckets, params KeyValuePair<string, object?>[] tags)
{
    // At most some 70 ms of a collector's time; what is left waits for the next.
    private const long MostAtOnce = 1_000_000;

    private readonly Lock _lock = new();
    private readonly long[] _seen = new long[LatencyBuckets.Count];
    private readonly long[] _interval = new long[LatencyBuckets.Count];
    private long _count;

    /// <summary>Whose latencies they are.</summary>
    public KeyValuePair<string, object?>[] Tags => tags;

    /// <summary>Records what came since the last time.</summary>
    public void Into(Histogram<double> histogram)
    {
        lock (_lock)
        {
            _count = 0;
            for (int i = 0; i < _seen.Length; i++)
            {
                long count = Math.Min(buckets[i] - _seen[i], MostAtOnce - _count);
                _seen[i] += count;
                _interval[i] = count;
                _count += count;
                double value = Middle(i);
                for (long n = 0; n < count; n++) histogram.Record(value, tags);
            }
        }
    }

    /// <summary>A quantile of the last interval in microseconds, to its bucket's upper bound; nothing when nothing came.</summary>
    /// <param name="quantile">Above 0, up to 1: the largest.</param>
    public IEnumerable<Measurement<double>> Quantile(double quantile)
    {
        lock (_lock)
        {
            if (_count == 0) return [];
            long rank = Math.Max((long)Math.Ceiling(_count * quantile), 1);
            int bucket = 0;
            for (long below = _interval[0]; below < rank; below += _interval[bucket]) bucket++;
            return [new Measurement<double>(LatencyBuckets.Bounds[Math.Min(bucket, LatencyBuckets.Count - 2)] * 1e6, tags)];
        }
    }

    private static double Middle(int bucket)
    {
        double lower = bucket == 0 ? 0 : LatencyBuckets.Bounds[bucket - 1];
        return bucket == LatencyBuckets.Count - 1 ? 2 * lower : (lower + LatencyBuckets.Bounds[bucket]) / 2;
    }
}
