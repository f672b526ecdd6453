using System.Diagnostics;
using System.Numerics;

namespace KisFast.Diagnostics;

/// <summary>
/// A histogram in plain counters: four buckets to each doubling from 256 ns to 1.07 s, one below and one above. One thread at a time
/// adds, anyone reads. Adding is a count of leading zeros, two shifts and an increment; nothing is allocated.
/// </summary>
internal sealed class LatencyBuckets
{
    private const int SmallestExponent = 8;
    private const int LargestExponent = 30;

    // Four to an octave put a quantile within a few percent; one to an octave, up to half too high.
    private const int BucketsPerOctave = 4;

    // A cache line before and after: other objects' fields are not the writer's business.
    private const int Padding = 8;

    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly long[] _counts = new long[Count + (2 * Padding)];

    /// <summary>The number of buckets: the last one holds what is above all bounds.</summary>
    public const int Count = ((LargestExponent - SmallestExponent) * BucketsPerOctave) + 2;

    /// <summary>The upper bounds of all but the last, inclusive, in seconds.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [.. Enumerable.Range(0, Count - 1).Select(BoundOf)];

    /// <summary>Adds a duration.</summary>
    /// <param name="ticks">In <see cref="Stopwatch"/> ticks.</param>
    public void Add(long ticks) => _counts[Padding + IndexOf(ticks)]++;

    /// <summary>How many durations a bucket holds.</summary>
    public long this[int bucket] => Volatile.Read(ref _counts[Padding + bucket]);

    internal static int IndexOf(long ticks)
    {
        long nanoseconds = Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * NanosecondsPerTick);
        if (nanoseconds <= 1 << SmallestExponent) return 0;
        ulong below = (ulong)nanoseconds - 1;
        int exponent = BitOperations.Log2(below);
        if (exponent >= LargestExponent) return Count - 1;
        return 1 + ((exponent - SmallestExponent) * BucketsPerOctave) + ((int)(below >> (exponent - 2)) & (BucketsPerOctave - 1));
    }

    private static double BoundOf(int bucket)
    {
        if (bucket == 0) return (1 << SmallestExponent) / 1e9;
        (int octave, int part) = Math.DivRem(bucket - 1, BucketsPerOctave);
        return Math.ScaleB(BucketsPerOctave + part + 1, octave + SmallestExponent - 2) / 1e9;
    }
}
