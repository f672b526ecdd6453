using System.Diagnostics;
using KisFast.Cli;

namespace KisFast.Tests.Cli;

/// <summary>The latency picture's bounds.</summary>
public sealed class LatencyPictureTests
{
    [Fact]
    public void Bounds_are_1_2_5_and_every_duration_is_under_its_own()
    {
        Assert.Equal([1L, 2, 5, 10, 20, 50, 100], LatencyBounds.Microseconds.Take(7));
        for (int i = 0; i < LatencyBounds.Microseconds.Count; i++)
        {
            long bound = LatencyBounds.Microseconds[i] * Stopwatch.Frequency / 1_000_000;
            Assert.Equal(i, LatencyBounds.IndexOf(bound));
            Assert.Equal(Math.Min(i + 1, LatencyBounds.Microseconds.Count - 1), LatencyBounds.IndexOf(bound + 1));
        }
    }

    [Fact]
    public void Bars_go_from_the_first_that_has_one_to_the_last()
    {
        var latency = new LatencyHistogram();
        Assert.Empty(latency.Bars());
        foreach (int microseconds in (int[])[30, 40, 300]) latency.Record(microseconds * Stopwatch.Frequency / 1_000_000);
        Assert.Equal([new(50, 2), new(100, 0), new(200, 0), new LatencyBar(500, 1)], latency.Bars());
    }

    [Theory]
    [InlineData(217.94, "217.9 µs")]
    [InlineData(1_040, "1.04 ms")]
    [InlineData(28_600, "28.6 ms")]
    [InlineData(112_300, "112 ms")]
    [InlineData(2_000_000, "2 s")]
    public void Times_have_three_digits(double microseconds, string expected) => Assert.Equal(expected, LatencyPicture.Time(microseconds));
}
