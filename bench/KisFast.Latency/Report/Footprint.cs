using System.Diagnostics;
using System.Globalization;

namespace KisFast.Latency.Report;

/// <summary>What this process holds, after a collection.</summary>
/// <param name="Managed">Bytes of live objects.</param>
/// <param name="Private">Bytes of resident memory that is nobody else's: objects, native heaps, stacks.</param>
/// <param name="Handles">Open files, sockets and the like.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct Footprint(long Managed, long Private, int Handles, int Threads)
{
    /// <summary>Collects and looks.</summary>
    public static Footprint Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // Gives back what the start has left empty.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return new(GC.GetTotalMemory(false), ResidentAnonymous() ?? process.WorkingSet64, process.HandleCount, process.Threads.Count);
    }

    // Linux tells memory of our own from mapped files.
    private static long? ResidentAnonymous()
    {
        const string Status = "/proc/self/status", Field = "RssAnon:";
        if (!File.Exists(Status)) return null;
        string? line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is null ? null : long.Parse(line[Field.Length..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
