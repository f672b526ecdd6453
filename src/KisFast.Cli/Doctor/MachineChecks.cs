using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KisFast.Decryption;
using KisFast.Splitting;

namespace KisFast.Cli;

/// <summary>What this machine and this runtime have.</summary>
internal static class MachineChecks
{
    // The best of some batches: in the others the thread was interrupted.
    private const int TimerBatches = 50;
    private const int TimerReads = 2_000;
    private const string ClockSource = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

    public static IEnumerable<Finding> Run()
    {
        yield return new Finding("system", true,
            $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");
        yield return Finding.Of("aes", CbcDecryptor.Selected is not CbcVariant.Portable, CbcDecryptor.Selected switch
        {
            CbcVariant.X86 => "AES-NI",
            CbcVariant.Arm => "Arm AES",
            _ => "portable: several times slower",
        }, "in a virtual machine, let the guest see the host's CPU (cpu mode host-passthrough); unset KISFAST_AES and DOTNET_EnableAES");
        yield return Finding.Of(
            "simd", CaretSplitter.Selected is not SplitterVariant.Scalar, CaretSplitter.Selected.ToString(),
            "unset KISFAST_SPLITTER and DOTNET_EnableHWIntrinsic; in a virtual machine, let the guest see the host's CPU");
        yield return Cores();
        yield return Timer();
        yield return GarbageCollector();
        yield return Compilation();
        yield return Completions();
    }

    // The tool sets it for itself: what it says is what a program of the user's would have to do.
    private static Finding Completions() => new(
        "completions", true, InlineCompletions.IsOn
            ? $"inline in this tool; in a program with ReceiveMode Async set {InlineCompletions.Variable}=1 in the first line of Main"
            : "by the thread pool");

    private static Finding Cores() => Finding.Of(
        "cores", Environment.ProcessorCount >= 2, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        "give the process two cores or more: one receives, one handles; on one core do not spin");

    private static Finding Timer()
    {
        long step = long.MaxValue;
        long batch = long.MaxValue;
        for (int i = 0; i < TimerBatches; i++) batch = Math.Min(batch, TimeBatch(ref step));
        double cost = Nanoseconds(batch) / TimerReads;
        string source = File.Exists(ClockSource) ? $", {File.ReadAllText(ClockSource).Trim()}" : "";
        string value = string.Create(CultureInfo.InvariantCulture, $"{cost:0} ns a read, steps of {Nanoseconds(step):0} ns{source}");
        return Finding.Of("timer", Nanoseconds(step) <= 1_000
            && cost <= 250, value, "use the CPU's own counter: on Linux boot with clocksource=tsc, in a virtual machine kvm-clock");
    }

    private static long TimeBatch(ref long step)
    {
        long begin = Stopwatch.GetTimestamp();
        long last = begin;
        for (int i = 0; i < TimerReads; i++)
        {
            long now = Stopwatch.GetTimestamp();
            if (now > last) step = Math.Min(step, now - last);
            last = now;
        }
        return last - begin;
    }

    private static double Nanoseconds(long ticks) => ticks * (1e9 / Stopwatch.Frequency);

    private static Finding GarbageCollector() => Finding.Of(
        "gc",
        !GCSettings.IsServerGC,
        $"{(GCSettings.IsServerGC ? "server" : "workstation")}, {(GCSettings.LatencyMode is GCLatencyMode.Batch ? "non-concurrent" : "concurrent")}",
        "set ServerGarbageCollection to false in your program's project: the feed allocates nothing, and server GC's threads take cores from it");

    private static Finding Compilation()
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled) return new Finding("compilation", true, "native ahead of time");
        var debuggable = typeof(FillFeed).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false).OfType<DebuggableAttribute>().FirstOrDefault();
        bool optimised = debuggable?.IsJITOptimizerDisabled != true;
        bool tiered = !AppContext.TryGetSwitch("System.Runtime.TieredCompilation", out bool isTiered) || isTiered;
        bool quickPgo = !AppContext.TryGetSwitch("System.Runtime.TieredPGO", out bool isPgo) || isPgo;
        string value = $"{(optimised ? "optimised" : "debug")}, {(tiered ? "tiered" : "not tiered")}{(tiered && quickPgo ? ", profiled" : "")}";
        return Finding.Of("compilation", optimised, value, "build and run with -c Release");
    }
}
