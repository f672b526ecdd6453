using System.Diagnostics;
using System.Globalization;
using KisFast.Latency.Loopback;
using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;

namespace KisFast.Latency.Soak;

/// <summary>
/// The <c>soak</c> command: the whole feed over a real socket for a long time. It fails if anything was lost, came twice or out of
/// order, and if memory, handles, threads or latency drift after the first slices.
/// </summary>
internal static class SoakCommand
{
    private const int SlicesPerMinute = 6;

    public static int Run(Options options)
    {
        double minutes = options.Real("--minutes", 10);
        int perSend = Math.Max(1, options.Number("--rate", 100_000) / 1000), sends = (int)(minutes * 60_000);
        int slices = Math.Clamp((int)(minutes * SlicesPerMinute), 12, 600);
        var mode = Enum.Parse<ReceiveMode>(options.Text("--mode") ?? nameof(ReceiveMode.Blocking), ignoreCase: true);
        string file = Path.GetTempFileName();
        try
        {
            using var moments = new SharedMoments(file, sends);
            var handler = new SoakHandler(moments, perSend, slices);
            var page = new Page("Soak", $"{minutes:0.##} min at {perSend * 1000:N0} notices/s, {perSend} a send, a send a millisecond, a PINGPONG a "
                + $"second; {mode}, Blocking handler");
            var seen = Measure(mode, handler, moments, perSend, slices, file, out string[] failures);
            Write(page, handler, seen, failures);
            page.Save(options.Text("--out"), "soak.md");
            return failures.Length == 0 ? 0 : 1;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<SoakSlice> Measure(ReceiveMode mode, SoakHandler handler, SharedMoments moments, int perSend, int slices, string file,
        out string[] failures)
    {
        using Process sender = Host.Same.Start("soak-send", "0", Text(moments.Count), Text(perSend), file);
        int port = int.Parse(sender.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        var feed = new FillFeed(FeedReceiver.OptionsFor(port, mode, Math.Min(1, Environment.ProcessorCount - 1)));
        feed.HandleWith(handler);
        feed.StartAsync().GetAwaiter().GetResult();
        Footprint.Take();
        sender.StandardInput.WriteLine("go");
        var seen = Look(handler, moments, perSend, slices);
        sender.StandardOutput.ReadLine();
        long expected = (long)moments.Count * perSend;
        for (int i = 0; i < 100 && handler.Handled < expected; i++) Thread.Sleep(100);
        FeedStatistics statistics = feed.Statistics;
        sender.StandardInput.WriteLine("end");
        failures =
        [
            .. Check(handler.Handled == expected, $"{expected:N0} notices were sent, {handler.Handled:N0} came"),
            .. Check(handler.Wrong == 0, $"{handler.Wrong:N0} notices came twice, out of order or changed"),
            .. Check(statistics.Rejects == 0
                && statistics.Failures == 0, $"{statistics.Rejects} messages were refused, the connection failed {statistics.Failures} times"),
            .. SoakSlice.Growth([.. seen.Skip(WarmUp(slices))], slice => handler.Percentile(slice + WarmUp(slices), 99)),
        ];
        feed.StopAsync().GetAwaiter().GetResult();
        sender.WaitForExit();
        return seen;
    }

    private static List<SoakSlice> Look(SoakHandler handler, SharedMoments moments, int perSend, int slices)
    {
        var seen = new List<SoakSlice>(slices);
        var clock = Stopwatch.StartNew();
        int sendsPerSlice = (moments.Count + slices - 1) / slices;
        for (int slice = 1; slice <= slices; slice++)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            int collections = GC.CollectionCount(0);
            // At the slice's end by the sender's count: a sender that is late must not empty the last slice.
            long end = Math.Min((long)slice * sendsPerSlice, moments.Count) * perSend;
            double limit = clock.Elapsed.TotalSeconds + (sendsPerSlice / 1000.0 * 10) + 10;
            while (handler.Handled < end && clock.Elapsed.TotalSeconds < limit) Thread.Sleep(5);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            collections = GC.CollectionCount(0) - collections;
            seen.Add(new SoakSlice(clock.Elapsed.TotalSeconds, handler.Handled, Footprint.Take(), allocated, collections));
        }

        return seen;
    }

    private static void Write(Page page, SoakHandler handler, List<SoakSlice> seen, string[] failures)
    {
        page.Add($"| s | notices | allocated, B | collections | managed, B | private, KiB | handles | threads | p50, µs | p99, µs | p99.9, µs |");
        page.Add($"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int i = 0; i < seen.Count; i++)
        {
            var (seconds, handled, footprint, allocated, collections) = seen[i];
            page.Add($"| {seconds:N0} | {handled:N0} | {allocated:N0} | {collections} | {footprint.Managed:N0} | {footprint.Private / 1024:N0} | "
                + $"{footprint.Handles} | {footprint.Threads} | {handler.Percentile(i, 50):N0} | {handler.Percentile(i, 99):N0} | "
                    + $"{handler.Percentile(i, 99.9):N0} |");
        }

        page.Add($"\nLatency is from the send to the end of the handling of its last notice. The first {WarmUp(seen.Count)} slices are warm-up.\n");
        foreach (string failure in failures) page.Add($"**FAILED**: {failure}.");
        if (failures.Length == 0) page.Add($"PASSED: all notices once and in order; memory, handles, threads and latency do not drift.");
    }

    // A minute, or a quarter of a short run: the runtime's own memory grows while it compiles its last tier.
    private static int WarmUp(int slices) => Math.Min(SlicesPerMinute, slices / 4);

    private static string[] Check(bool isTrue, string otherwise) => isTrue ? [] : [otherwise];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
