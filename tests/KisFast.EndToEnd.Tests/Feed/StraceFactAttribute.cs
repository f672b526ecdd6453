using System.Diagnostics;
using KisFast.EndToEnd.Tests.Interop;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>A test that counts a thread's system calls; skipped, and said so, where strace is absent or may not attach.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StraceFactAttribute : FactAttribute
{
    /// <summary>Why such tests are skipped; null: they run.</summary>
    public static readonly string? Problem = Look();

    public StraceFactAttribute() => Skip = Problem;

    /// <summary>Counts a thread's calls into a file until <see cref="Detach"/>; counting has begun when this returns.</summary>
    public static Process Attach(int thread, string file)
    {
        return Attach(["-c", "-o", file, "-p", $"{thread}"]);
    }

    /// <summary>Has each sync of a process's files take longer, until it ends.</summary>
    public static Process SlowSyncs(int process, TimeSpan longer) => Attach(
        ["-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", $"inject=fdatasync:delay_enter={(long)longer.TotalMicroseconds}", "-p", $"{process}"]);

    private static Process Attach(string[] arguments)
    {
        var strace = Process.Start(new ProcessStartInfo(ServerProcess.Find("strace")!, arguments) { RedirectStandardError = true })!;
        if (strace.StandardError.ReadLine() is not { } line || !line.Contains("attached", StringComparison.Ordinal))
        {
            strace.WaitForExit();
            throw new InvalidOperationException("strace did not attach.");
        }

        return strace;
    }

    public static void Detach(Process strace)
    {
        Process.Start("kill", ["-INT", $"{strace.Id}"])!.WaitForExit();
        strace.WaitForExit();
    }

    private static string? Look()
    {
        if (!OperatingSystem.IsLinux()) return "counts Linux system calls";
        if (ServerProcess.Find("strace") is null) return "no strace (Debian: apt-get install strace)";
        string file = Path.GetTempFileName();
        try
        {
            // The process's first thread: it waits for the runner.
            using var strace = Attach(Environment.ProcessId, file);
            Detach(strace);
            return null;
        }
        catch (InvalidOperationException)
        {
            return "strace may not attach here (a container without SYS_PTRACE, or kernel.yama.ptrace_scope)";
        }
        finally
        {
            File.Delete(file);
        }
    }
}
