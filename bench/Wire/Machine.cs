using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Wire;

/// <summary>What a figure was measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, system, runtime, date, load: one line each.</summary>
    public static string Describe() => string.Join('\n',
        $"- processor: {Processor()}, {Environment.ProcessorCount} cores seen, AES {(Aes.IsSupported ? "yes" : "no")}, AVX2 "
        + $"{(Avx2.IsSupported ? "yes" : "no")}, AVX-512 {(Avx512F.IsSupported ? "yes" : "no")}",
        $"- system: {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
        $"- runtime: {RuntimeInformation.FrameworkDescription}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC",
        $"- date: {DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, load before the run: {Load()}");

    private static string Processor() => ReadLines("/proc/cpuinfo").Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':') + 1)..].Trim()).FirstOrDefault() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => ReadLines("/proc/loadavg").Select(line => string.Join(' ', line.Split(' ').Take(3))).FirstOrDefault() ?? "unknown";

    private static string[] ReadLines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
