using System.Diagnostics;

namespace KisFast.Cli;

/// <summary>The bounds of the latency picture: 1, 2, 5, 10, … µs, which a person reads at a glance, to a minute.</summary>
internal static class LatencyBounds
{
    private static readonly long[] Ticks;

    static LatencyBounds()
    {
        List<long> bounds = [];
        for (long decade = 1; decade <= 10_000_000; decade *= 10) bounds.AddRange([decade, 2 * decade, 5 * decade]);
        Microseconds = bounds;
        // What is above the last one is as long as what is recorded can be.
        Ticks = [.. bounds.Select(static bound => bound * Stopwatch.Frequency / 1_000_000)];
    }

    /// <summary>The upper bounds, inclusive; the last one has what is above it too.</summary>
    public static IReadOnlyList<long> Microseconds { get; }

    /// <summary>Which bound a duration in <see cref="Stopwatch"/> ticks is under.</summary>
    public static int IndexOf(long ticks)
    {
        int index = Ticks.AsSpan().BinarySearch(ticks);
        return Math.Min(index < 0 ? ~index : index, Ticks.Length - 1);
    }
}
