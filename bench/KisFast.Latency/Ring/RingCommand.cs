using System.Diagnostics;
using System.Runtime.InteropServices;
using HdrHistogram;

namespace KisFast.Latency.Ring;

/// <summary>
/// Compares ways to hand 320-byte values from thread to thread: the rivals take turns within each run, and what is printed is the
/// median over the runs, so that a machine's moods hit all of them alike.
/// </summary>
public static class RingCommand
{
    private const int Size = 4096;

    public static int Run(string[] args)
    {
        string what = args.FirstOrDefault(a => a is "throughput" or "latency" or "all") ?? "all";
        int runs = (int)Option(args, "--runs", 5);
        long events = Option(args, "--events", 2_000_000);
        string only = args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault() ?? "";
        IRival[] rivals = [new KisFastRival(), .. FindDisruptorNet(), new ChannelRival(), new ConcurrentQueueRival()];
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, "
            + $"320-byte values, ring of {Size}, median of {runs} alternating runs");
        if (what is "throughput" or "all")
            Throughput(rivals, runs, events, only);
        if (what is "latency" or "all")
            Latency(rivals, runs, only);
        return 0;
    }

    private static void Throughput(IRival[] rivals, int runs, long events, string only)
    {
        Console.WriteLine();
        Console.WriteLine("| topology | wait | rival | M events/s | KisFast / rival | B/event |");
        Console.WriteLine("|---|---|---|---:|---:|---:|");
        foreach (Topology topology in Topology.All)
        {
            foreach (Wait wait in Enum.GetValues<Wait>())
            {
                // Spinners without a core each measure the scheduler's time slice.
                bool spinnersFit = topology.Producers + topology.After.Length <= Environment.ProcessorCount;
                if ((wait == Wait.BusySpin && !spinnersFit) || !$"{topology.Name} {wait}".Contains(only, StringComparison.OrdinalIgnoreCase))
                    continue;
                (IRival Rival, List<double> Rates, List<double> Bytes)[] rows =
                    [.. rivals.Where(r => r.HasWaits || wait == Wait.Blocking).Select(r => (r, new List<double>(), new List<double>()))];
                for (int run = -1; run < runs; run++)
                {
                    foreach (var (rival, rates, bytes) in rows)
                    {
                        (double rate, double allocated) = Measure(rival, topology, wait, run < 0 ? events / 4 : events);
                        if (run < 0)
                            continue;
                        rates.Add(rate);
                        bytes.Add(allocated);
                    }
                }

                foreach (var (rival, rates, bytes) in rows)
                {
                    double ratio = Median(rows[0].Rates.Zip(rates, (ours, theirs) => ours / theirs));
                    Console.WriteLine($"| {topology.Name} | {(rival.HasWaits ? wait : "-")} | {rival.Name} | {Median(rates):0.00} | {ratio:0.00} | "
                        + $"{Median(bytes):0.00} |");
                }
            }
        }
    }

    private static (double Rate, double Bytes) Measure(IRival rival, Topology topology, Wait wait, long events)
    {
        long each = events / topology.Producers;
        Consumer[] consumers = [.. topology.After.Select(_ => new Consumer(each * topology.Producers, null))];
        using IRivalRun run = rival.Create(topology, wait, Size, consumers);
        Thread[] producers = [.. Enumerable.Range(1, topology.Producers - 1).Select(p => new Thread(() => run.Produce(p, each, 0)))];
        long bytes = GC.GetTotalAllocatedBytes(true);
        long start = Stopwatch.GetTimestamp();
        Array.ForEach(producers, p => p.Start());
        run.Produce(0, each, 0);
        foreach (Consumer consumer in consumers)
            consumer.Complete(RecordSized.WordsFilled * topology.Producers * (each * (each - 1) / 2));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (each * topology.Producers / seconds / 1e6, (double)(GC.GetTotalAllocatedBytes(true) - bytes) / events);
    }

    private static void Latency(IRival[] rivals, int runs, string only)
    {
        Console.WriteLine();
        Console.WriteLine("| one-to-one, one event per | wait | rival | p50 ns | p99 ns | p99.9 ns | p50: KisFast / rival | p99: KisFast / rival |");
        Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|");
        foreach ((string name, double seconds, int count) in new[] { ("5 µs", 5e-6, 200_000), ("1 ms", 1e-3, 2_000) })
        {
            foreach (Wait wait in Enum.GetValues<Wait>())
            {
                if (!$"{name} {wait}".Contains(only, StringComparison.OrdinalIgnoreCase))
                    continue;
                (IRival Rival, List<double[]> Percentiles)[] rows =
                    [.. rivals.Where(r => r.HasWaits || wait == Wait.Blocking).Select(r => (r, new List<double[]>()))];
                for (int run = 0; run < runs; run++)
                {
                    foreach (var (rival, percentiles) in rows)
                        percentiles.Add(MeasureLatency(rival, wait, seconds, count));
                }

                foreach (var (rival, percentiles) in rows)
                {
                    double[] medians = [.. Enumerable.Range(0, 3).Select(i => Median(percentiles.Select(p => p[i])))];
                    double[] ratios = [.. Enumerable.Range(0, 2)
                        .Select(i => Median(rows[0].Percentiles.Zip(percentiles, (ours, theirs) => ours[i] / theirs[i])))];
                    Console.WriteLine($"| {name} | {(rival.HasWaits ? wait : "-")} | {rival.Name} | {medians[0]:0} | {medians[1]:0} | {medians[2]:0} | "
                        + $"{ratios[0]:0.00} | {ratios[1]:0.00} |");
                }
            }
        }
    }

    private static double[] MeasureLatency(IRival rival, Wait wait, double secondsBetween, int count)
    {
        var histogram = new LongHistogram(Stopwatch.Frequency * 10, 3);
        var consumer = new Consumer(count, histogram);
        using (IRivalRun run = rival.Create(Topology.OneToOne, wait, Size, [consumer]))
        {
            run.Produce(0, count, (long)(secondsBetween * Stopwatch.Frequency));
            consumer.Complete(RecordSized.WordsFilled * ((long)count * (count - 1) / 2));
        }

        return [.. new[] { 50, 99, 99.9 }.Select(p => histogram.GetValueAtPercentile(p) * 1e9 / Stopwatch.Frequency)];
    }

    // By name, so that the command compiles without Disruptor-net.
    private static IEnumerable<IRival> FindDisruptorNet() =>
        Type.GetType("KisFast.Latency.Ring.DisruptorNet.DisruptorNetRival") is { } type ? [(IRival)Activator.CreateInstance(type)!] : [];

    private static double Median(IEnumerable<double> unsorted)
    {
        double[] values = [.. unsorted.Order()];
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }

    private static long Option(string[] args, string name, long otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length && long.TryParse(args[at + 1], out long value) && value > 0 ? value : otherwise;
    }
}
