using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace KisFast.Diagnostics;

/// <summary>
/// A histogram in plain counters: bucket i holds durations up to 2^(i+8) ns, the last one all that are longer. One thread at a time
/// adds, anyone reads. Adding is a shift, a count of leading zeros and an increment; nothing is allocated.
/// </summary>
internal sealed class LatencyBuckets
{
    private const int SmallestExponent = 8;
    private const int LargestExponent = 30;

    // A cache line before and after: other objects' fields are not the writer's business.
    private const int Padding = 8;

    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly long[] _counts = new long[Count + (2 * Padding)];

    /// <summary>The number of buckets.</summary>
    public const int Count = LargestExponent - SmallestExponent + 2;

    /// <summary>The upper bounds, inclusive, in seconds, as Prometheus writes them in the label <c>le</c>.</summary>
    public static IReadOnlyList<string> Bounds { get; } = [.. Enumerable.Range(0, Count).Select(BoundText)];

    /// <summary>Adds a duration.</summary>
    /// <param name="ticks">In <see cref="Stopwatch"/> ticks.</param>
    public void Add(long ticks) => _counts[Padding + IndexOf(ticks)]++;

    /// <summary>How many durations were at most the bucket's bound.</summary>
    public long CountUpTo(int bucket)
    {
        long count = 0;
        for (int i = 0; i <= bucket; i++) count += Volatile.Read(ref _counts[Padding + i]);
        return count;
    }

    internal static int IndexOf(long ticks)
    {
        long nanoseconds = Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * NanosecondsPerTick);
        if (nanoseconds <= 1 << SmallestExponent) return 0;
        return Math.Min(64 - BitOperations.LeadingZeroCount((ulong)nanoseconds - 1) - SmallestExponent, Count - 1);
    }

    private static string BoundText(int bucket) => bucket == Count - 1
        ? "+Inf"
        : (Math.ScaleB(1, bucket + SmallestExponent) / 1e9).ToString("0.############", CultureInfo.InvariantCulture);
}
