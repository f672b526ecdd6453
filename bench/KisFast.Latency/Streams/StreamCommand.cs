using System.Diagnostics;
using KisFast.Tests.Support;

namespace KisFast.Latency.Streams;

/// <summary>
/// The way to another machine's handler, against a bare XADD and a blocking XREAD of the same bytes, in turn in one run, on a redis-server of
/// its own (appendonly, everysec), over loopback.
/// </summary>
internal static class StreamCommand
{
    private const int Batch = 1000;

    public static int Run(Options options)
    {
        if (RedisServer.Problem is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 1;
        }

        int rounds = options.Number("--rounds", 5);
        int count = options.Number("--count", 2000);
        using var server = new RedisServer();
        server.Begin();
        var ways = new (string Name, Func<long[]> Run)[]
        {
            ("bare XADD -> blocking XREAD", () => BareStream.Run(server, count)),
            ("bare script -> blocking XREAD", () => BareStream.Run(server, count, isCompared: true)),
            ("bare read of the wire, XADD -> blocking XREAD", () => BareStream.Run(server, count, isFromWire: true)),
            ("append -> handler of a following feed", () => FollowedAppend.Run(server, count)),
            ("read of the wire -> handler of a following feed", () => FollowedWire.RunAsync(server, count).GetAwaiter().GetResult()),
        };
        string only = options.Text("--only") ?? "";
        double part = options.Real("--percentile", 50) / 100;
        ways = [.. ways.Where(way => way.Name.Contains(only, StringComparison.Ordinal))];
        foreach ((_, Func<long[]> run) in ways) run();
        var medians = new double[ways.Length][];
        for (int i = 0; i < ways.Length; i++) medians[i] = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < ways.Length; i++) medians[i][round] = Microseconds(Percentile(ways[i].Run(), part));
        }

        Console.WriteLine($"one record a millisecond, {count} a round, p{100 * part:0} of each of {rounds} rounds; the ratio is of the rounds' medians");
        for (int i = 0; i < ways.Length; i++)
        {
            // Each beside the bare way that begins as it does.
            int bare = Array.FindIndex(ways, way => way.Name.StartsWith("bare", StringComparison.Ordinal)
                && way.Name.Contains("wire", StringComparison.Ordinal) == ways[i].Name.Contains("wire", StringComparison.Ordinal));
            double ratio = bare < 0 ? double.NaN : Median(medians[i]) / Median(medians[bare]);
            Console.WriteLine($"{ways[i].Name,-50} {Median(medians[i]),8:0.0} us  {ratio,5:0.00} x   "
                + $"({string.Join(' ', medians[i].Select(m => $"{m:0.0}"))})");
        }

        Console.WriteLine($"compare-and-append in batches of {Batch}, in order: {Throughput(server),12:N0} records/s");
        return 0;
    }

    private static double Throughput(RedisServer server)
    {
        IJournalWriter writer = new RedisJournal(server.Address, $"bench-{Guid.NewGuid():N}").OpenAsync(new JournalOwner(KisEnvironment.Real, [])).AsTask()
            .GetAwaiter().GetResult();
        var records = new FillRecord[Batch];
        records.AsSpan().Fill(Notice.Record());
        long sequence = 0;
        Append();
        long begin = Stopwatch.GetTimestamp();
        const int Batches = 200;
        for (int i = 0; i < Batches; i++) Append();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return Batches * Batch / seconds;

        void Append()
        {
            foreach (ref FillRecord record in records.AsSpan())
            {
                record.Epoch = writer.Epoch;
                record.Sequence = sequence++;
            }

            writer.Append(new JournalBatch { Records = records });
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static long Percentile(long[] values, double part) => values.Order().ElementAt((int)(values.Length * part));

    private static double Microseconds(long ticks) => ticks / 10.0;
}
