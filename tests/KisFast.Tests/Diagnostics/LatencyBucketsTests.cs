using System.Diagnostics;
using System.Globalization;
using KisFast.Diagnostics;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Diagnostics;

public class LatencyBucketsTests
{
    private static readonly double TicksPerNanosecond = Stopwatch.Frequency / 1e9;

    [Fact]
    public void Bounds_double_from_256_ns_to_a_second()
    {
        Assert.Equal("0.000000256", LatencyBuckets.Bounds[0]);
        Assert.Equal("1.073741824", LatencyBuckets.Bounds[^2]);
        Assert.Equal("+Inf", LatencyBuckets.Bounds[^1]);
        double[] bounds = [.. LatencyBuckets.Bounds.SkipLast(1).Select(b => double.Parse(b, CultureInfo.InvariantCulture))];
        Assert.All(bounds.Zip(bounds.Skip(1)), pair => Assert.Equal(2, pair.Second / pair.First, 6));
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
    public void Counts_are_cumulative()
    {
        var buckets = new LatencyBuckets();
        buckets.Add(1);
        buckets.Add(Stopwatch.Frequency / 1000);
        buckets.Add(Stopwatch.Frequency * 10);
        Assert.Equal(1, buckets.CountUpTo(0));
        Assert.Equal(2, buckets.CountUpTo(LatencyBuckets.Count - 2));
        Assert.Equal(3, buckets.CountUpTo(LatencyBuckets.Count - 1));
    }

    private static double Bound(int bucket) => double.Parse(LatencyBuckets.Bounds[bucket], CultureInfo.InvariantCulture);
}
