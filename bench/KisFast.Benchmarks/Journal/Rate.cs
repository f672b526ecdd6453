using System.Diagnostics;

namespace KisFast.Benchmarks.Journal;

/// <summary>How fast rows went, what they allocated, and what they cost a processor: that says something on a busy machine too.</summary>
internal readonly record struct Rate(double PerSecond, double Bytes, double CpuMicroseconds)
{
    public static Rate Of(int rows, Action work)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        work();
        double seconds = watch.Elapsed.TotalSeconds;
        return new Rate(rows / seconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)rows,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / rows);
    }

    public static Rate Median(List<Rate> rates) => rates.OrderBy(static r => r.PerSecond).ElementAt(rates.Count / 2);
}
