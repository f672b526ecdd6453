using BenchmarkDotNet.Running;

namespace KisFast.Benchmarks.Gate;

/// <summary>Runs one benchmark case in this process, as BenchmarkDotNet would, and counts bytes.</summary>
internal static class GatedBenchmark
{
    private const int Operations = 2000;

    /// <summary>Allocated bytes per operation; a fraction of a byte counts as one.</summary>
    public static long Measure(BenchmarkCase benchmark)
    {
        object instance = Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (var item in benchmark.Parameters.Items) benchmark.Descriptor.Type.GetProperty(item.Name)!.SetValue(instance, item.Value);
        benchmark.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
        var method = benchmark.Descriptor.WorkloadMethod;
        if (method.ReturnType == typeof(void))
        {
            var action = method.CreateDelegate<Action>(instance);
            return Count(() => { for (int i = 0; i < Operations; i++) action(); });
        }

        var loop = typeof(GatedBenchmark).GetMethod(nameof(Loop), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        return (long)loop.MakeGenericMethod(method.ReturnType).Invoke(null, [instance, method])!;
    }

    private static long Loop<T>(object instance, System.Reflection.MethodInfo method)
    {
        var function = method.CreateDelegate<Func<T>>(instance);
        return Count(() => { for (int i = 0; i < Operations; i++) function(); });
    }

    // Twice: what is made once is made in the first run.
    private static long Count(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return (GC.GetAllocatedBytesForCurrentThread() - before + Operations - 1) / Operations;
    }
}
