using System.Runtime.InteropServices;

namespace KisFast.Ring;

/// <summary>The shortest sleep there is: <see cref="Thread.Sleep(int)"/> takes whole milliseconds.</summary>
internal static partial class ShortSleep
{
    private const int Nanoseconds = 50_000;

    public static void Once()
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.Sleep(1);
            return;
        }

        var time = new Time { Nanoseconds = Nanoseconds };
        Sleep(in time, IntPtr.Zero);
    }

    // POSIX nanosleep: a signal ends it early, which is no harm.
    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in Time duration, IntPtr remaining);

    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
