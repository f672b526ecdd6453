using KisFast.Latency.Report;

namespace KisFast.Latency.Soak;

/// <summary>What was seen at the end of a slice of time.</summary>
/// <param name="Seconds">Since the start.</param>
/// <param name="Handled">Notices so far.</param>
/// <param name="Footprint">Memory, handles, threads, after a collection.</param>
/// <param name="Allocated">Bytes allocated in the slice, the look itself left out.</param>
/// <param name="Collections">Garbage collections in the slice, that of the look left out.</param>
internal readonly record struct SoakSlice(double Seconds, long Handled, Footprint Footprint, long Allocated, int Collections)
{
    /// <summary>
    /// What grew: something that is larger at every look of the last third than at any of the first. A peak that passes is none.
    /// </summary>
    public static IEnumerable<string> Growth(IReadOnlyList<SoakSlice> slices, Func<int, double> p99)
    {
        int third = slices.Count / 3;
        if (third == 0) yield break;
        foreach (var (name, read, tolerance) in Readings())
        {
            long before = slices.Take(third).Max(read), after = slices.TakeLast(third).Min(read);
            if (after > before + tolerance) yield return $"{name} grew from {before:N0} to {after:N0}";
        }

        double early = Enumerable.Range(0, third).Max(p99), late = Enumerable.Range(slices.Count - third, third).Min(p99);
        if (late > 2 * early) yield return $"p99 went from {early:N0} to {late:N0} µs";
    }

    private static (string Name, Func<SoakSlice, long> Read, long Tolerance)[] Readings() =>
    [
        ("managed memory", static slice => slice.Footprint.Managed, 0),
        // Pages, and native allocators take them by the hundred.
        ("private memory", static slice => slice.Footprint.Private, 1024 * 1024),
        ("handles", static slice => slice.Footprint.Handles, 0),
        ("threads", static slice => slice.Footprint.Threads, 0),
    ];
}
