using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Running;

namespace KisFast.Benchmarks.Gate;

/// <summary>
/// The <c>gate</c> command: allocated bytes per operation of each of the library's own benchmarks, compared with what is checked in.
/// Takes seconds, looks at no time. Rivals are left out: what they allocate is the runtime's business.
/// </summary>
internal static class AllocationGate
{
    private const string Head = "benchmark,bytes";
    private static readonly string[] Rivals = [nameof(WholePath.Floor), nameof(WholePath.SpanBcl), nameof(WholePath.Idiomatic)];

    /// <summary>Runs the gate.</summary>
    /// <param name="file">The checked-in file.</param>
    /// <param name="update">Whether to write it instead of comparing.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string file, bool update)
    {
        var measured = Cases().ToDictionary(one => one.Name, one => one.Bytes);
        if (update)
        {
            File.WriteAllLines(file, measured.Select(one => $"{one.Key},{one.Value}").Order(StringComparer.Ordinal).Prepend(Head));
            Console.WriteLine($"{measured.Count} figures written to {file}");
            return 0;
        }

        var expected = File.ReadLines(file).Skip(1).Select(line => line.Split(',')).ToDictionary(
            line => line[0], line => long.Parse(line[1], CultureInfo.InvariantCulture));
        string[] faults =
        [
            .. measured.Where(one => expected.TryGetValue(one.Key, out long bytes) && bytes != one.Value)
                .Select(one => $"{one.Key}: {one.Value} bytes, expected {expected[one.Key]}"),
            // Other machines have other variants: those that are not in the file have to allocate nothing, and may be missing.
            .. measured.Where(one => one.Value != 0 && !expected.ContainsKey(one.Key)).Select(one => $"{one.Key}: {one.Value} bytes, not in the file"),
            .. expected.Keys.Except(measured.Keys).Where(name => !name.Contains("Variant", StringComparison.Ordinal)).Select(name => $"{name}: is gone"),
        ];
        foreach (string fault in faults) Console.Error.WriteLine(fault);
        Console.WriteLine(faults.Length == 0
            ? $"{measured.Count} benchmarks allocate what they should"
            : $"{faults.Length} of {measured.Count} benchmarks differ; if that is meant: gate --update");
        return faults.Length == 0 ? 0 : 1;
    }

    private static IEnumerable<(string Name, long Bytes)> Cases()
    {
        var classes = typeof(AllocationGate).Assembly.GetTypes().Where(type => type.IsPublic && HasBenchmarks(type)).OrderBy(type => type.FullName);
        foreach (var benchmark in classes.SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases))
        {
            var method = benchmark.Descriptor.WorkloadMethod;
            if (Rivals.Contains(method.Name) || IsPlatformVariant(benchmark)) continue;
            yield return (NameOf(benchmark), GatedBenchmark.Measure(benchmark));
        }
    }

    private static bool HasBenchmarks(Type type) =>
        type.Namespace != "KisFast.Benchmarks.Ring"
        && type.GetMethods().Any(method => method.GetCustomAttribute<BenchmarkDotNet.Attributes.BenchmarkAttribute>() is not null);

    private static bool IsPlatformVariant(BenchmarkCase benchmark) =>
        benchmark.Parameters.Items.Any(item => item is { Name: "Variant", Value: string name } && name.Contains('.'));

    private static string NameOf(BenchmarkCase benchmark)
    {
        string parameters = string.Join(' ', benchmark.Parameters.Items.Select(item => $"{item.Name}={item.Value}")).Replace(',', ';');
        return $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name} {parameters}".TrimEnd();
    }
}
