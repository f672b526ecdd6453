using System.Globalization;
using HdrHistogram;
using KisFast.Latency.Loopback.Receivers;

namespace KisFast.Latency.Loopback;

/// <summary>All latencies of one receiver in one phase, over all rounds.</summary>
internal sealed class Outcome(Receiver receiver, Phase phase)
{
    private const long Longest = 60_000_000_000;
    private readonly List<double> _medians = [];

    public Receiver Receiver { get; } = receiver;

    public Phase Phase { get; } = phase;

    /// <summary>Nanoseconds.</summary>
    public LongHistogram Histogram { get; } = new(Longest, 3);

    /// <summary>Each round's median, to be compared with another receiver's of the same round.</summary>
    public IReadOnlyList<double> Medians => _medians;

    public void Add(ReadOnlySpan<double> nanoseconds)
    {
        foreach (double value in nanoseconds) Histogram.RecordValue(Math.Clamp((long)value, 1, Longest));
        double[] sorted = nanoseconds.ToArray();
        Array.Sort(sorted);
        _medians.Add(sorted[sorted.Length / 2]);
    }

    /// <summary>Microseconds.</summary>
    public double Percentile(double percentile) => Histogram.GetValueAtPercentile(percentile) / 1000.0;

    /// <summary>One line of <c>--json</c>: microseconds over all rounds.</summary>
    public string ToJson() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"mode":"{{Receiver.Mode}}","pace":"{{Phase.Name}}","p50Us":{{Percentile(50):0.##}},"p99Us":{{Percentile(99):0.##}},"maxUs":{{Percentile(100):0.##}},"records":{{Histogram.TotalCount}}}""");

    /// <summary>The median over the rounds of the ratio of medians.</summary>
    public double RatioTo(Outcome other)
    {
        double[] ratios = [.. _medians.Zip(other._medians, (mine, theirs) => mine / theirs).Order()];
        return ratios.Length == 0 ? double.NaN : ratios[ratios.Length / 2];
    }
}
