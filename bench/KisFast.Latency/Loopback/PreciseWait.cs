using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KisFast.Latency.Loopback;

/// <summary>Waits for a moment: asleep while it is far, spinning when it is near, so that a sender needs its core only then.</summary>
internal static partial class PreciseWait
{
    private static readonly long SpinTicks = Stopwatch.Frequency * 150 / 1_000_000;

    /// <summary>Returns at a moment of <see cref="Stopwatch"/>, or at once if it has passed.</summary>
    public static void Until(long due)
    {
        long sleep = due - SpinTicks - Stopwatch.GetTimestamp();
        if (sleep > SpinTicks) Sleep(sleep * 1_000_000_000 / Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < due)
        {
        }
    }

    private static unsafe void Sleep(long nanoseconds)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (nanoseconds > 2_000_000) Thread.Sleep((int)(nanoseconds / 1_000_000) - 1);
            return;
        }

        long* time = stackalloc long[2];
        time[0] = nanoseconds / 1_000_000_000;
        time[1] = nanoseconds % 1_000_000_000;
        // Cut short by a signal, it returns early: the caller spins the rest anyway.
        _ = NanoSleep(time, null);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static unsafe partial int NanoSleep(long* time, long* rest);
}
