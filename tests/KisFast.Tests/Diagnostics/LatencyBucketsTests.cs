using System.Diagnostics;
using System.Diagnostics.Metrics;
using KisFast.Diagnostics;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Diagnostics;

public class LatencyBucketsTests
{
    private static readonly double TicksPerNanosecond = Stopwatch.Frequency / 1e9;

    [Fact]
    public void Bounds_are_four_to_an_octave_from_256_ns_to_a_second()
    {
        Assert.Equal(256e-9, LatencyBuckets.Bounds[0]);
        Assert.Equal(1.073741824, LatencyBuckets.Bounds[^1]);
        Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.Bounds.Count);
        Assert.All(LatencyBuckets.Bounds.Zip(LatencyBuckets.Bounds.Skip(1)), pair => Assert.InRange(pair.Second / pair.First, 8 / 7.0 - 1e-9, 1.25 + 1e-9));
        Assert.All(LatencyBuckets.Bounds.Zip(LatencyBuckets.Bounds.Skip(4)), pair => Assert.Equal(2, pair.Second / pair.First, 9));
    }

    [Cases(1000)]
    public void A_duration_is_in_the_first_bucket_whose_bound_it_does_not_exceed(Nanoseconds duration)
    {
        long ticks = (long)(duration.Value * TicksPerNanosecond);
        double seconds = (double)ticks / Stopwatch.Frequency;
        int bucket = LatencyBuckets.IndexOf(ticks);
        if (bucket < LatencyBuckets.Count - 1) Assert.True(seconds <= Bound(bucket) + 1e-12);
        if (bucket > 0) Assert.True(seconds > Bound(bucket - 1) - 1e-12);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_clock_that_stands_or_goes_back_counts_as_fast(long ticks) => Assert.Equal(0, LatencyBuckets.IndexOf(ticks));

    [Fact]
    public void Counters_become_a_histogram_whose_values_are_in_their_buckets_and_come_once()
    {
        using var meter = new Meter("latencies in a test");
        Histogram<double> histogram = meter.CreateHistogram<double>("latency", "s");
        List<double> recorded = [];
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            Assert.Equal("a", tags[0].Value);
            recorded.Add(value);
        });
        listener.EnableMeasurementEvents(histogram);
        var buckets = new LatencyBuckets();
        var drain = new LatencyDrain(buckets, new KeyValuePair<string, object?>("handler", "a"));
        drain.Into(histogram);
        Assert.Empty(recorded);
        Assert.Empty(drain.Quantile(0.5));

        for (int i = 0; i < 99; i++) buckets.Add((long)(10_000 * TicksPerNanosecond));
        buckets.Add(Stopwatch.Frequency * 10);
        drain.Into(histogram);
        Assert.Equal(100, recorded.Count);
        int bucket = LatencyBuckets.IndexOf((long)(10_000 * TicksPerNanosecond));
        Assert.InRange(recorded[0], LatencyBuckets.Bounds[bucket - 1], LatencyBuckets.Bounds[bucket]);
        Assert.True(recorded[^1] > LatencyBuckets.Bounds[^1]);
        Assert.Equal(LatencyBuckets.Bounds[bucket] * 1e6, Assert.Single(drain.Quantile(0.5)).Value);
        Assert.Equal(LatencyBuckets.Bounds[bucket] * 1e6, Assert.Single(drain.Quantile(0.99)).Value);
        Assert.Equal(LatencyBuckets.Bounds[^1] * 1e6, Assert.Single(drain.Quantile(1)).Value);

        drain.Into(histogram);
        Assert.Equal(100, recorded.Count);
        Assert.Empty(drain.Quantile(0.99));
    }

    private static double Bound(int bucket) => LatencyBuckets.Bounds[bucket];
}
