using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KisFast.Transport;

/// <summary>Binds threads to processors, where the platform lets a process do that: Linux and Windows.</summary>
internal static partial class CpuAffinity
{
    /// <summary>Binds the calling thread.</summary>
    /// <param name="cpu">From 0; on Windows below 64, within the thread's processor group.</param>
    /// <returns>False when the platform or its administrator does not allow it, or there is no such processor.</returns>
    public static bool TryPinCurrentThread(int cpu)
    {
        if (cpu is < 0 or >= FillFeedOptions.MaxCpus) return false;
        if (OperatingSystem.IsLinux()) return TryPinLinux(cpu);
        return OperatingSystem.IsWindows() && cpu < 64 && SetThreadAffinityMask(GetCurrentThread(), (nuint)1 << cpu) != 0;
    }

    [SupportedOSPlatform("linux")]
    private static unsafe bool TryPinLinux(int cpu)
    {
        ulong* mask = stackalloc ulong[FillFeedOptions.MaxCpus / 64];
        new Span<ulong>(mask, FillFeedOptions.MaxCpus / 64).Clear();
        mask[cpu / 64] = 1UL << (cpu % 64);
        // 0 is the calling thread, not the process.
        return SetAffinity(0, FillFeedOptions.MaxCpus / 8, mask) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    [SupportedOSPlatform("linux")]
    private static unsafe partial int SetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("kernel32")]
    [SupportedOSPlatform("windows")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32")]
    [SupportedOSPlatform("windows")]
    private static partial nuint SetThreadAffinityMask(nint thread, nuint mask);
}
