using System.Globalization;
using System.Text;
using HdrHistogram;
using KisFast.Latency.Loopback;

namespace KisFast.Latency.Report;

/// <summary>A histogram as text: buckets that grow by the half, bars of hashes.</summary>
internal static class TextHistogram
{
    private const double Growth = 1.5;
    private const int Width = 50;

    public static string Draw(Outcome outcome)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{outcome.Receiver.Name}, {outcome.Phase.Name}");
        var buckets = outcome.Histogram.RecordedValues()
            // The iterator gives one object again and again.
            .Select(value => (Bucket: (int)Math.Floor(Math.Log(value.ValueIteratedTo / 1000.0, Growth)), Count: value.CountAddedInThisIterationStep))
            .GroupBy(value => value.Bucket)
            .Select(bucket => (From: Math.Pow(Growth, bucket.Key), Count: bucket.Sum(value => value.Count)))
            .ToArray();
        long most = buckets.Max(bucket => bucket.Count);
        foreach (var (from, count) in buckets)
        {
            int length = Math.Max(1, (int)(count * Width / most));
            text.AppendLine(CultureInfo.InvariantCulture, $"{from,12:N1} µs {count,9:N0} {new string('#', length)}");
        }

        return text.ToString();
    }
}
