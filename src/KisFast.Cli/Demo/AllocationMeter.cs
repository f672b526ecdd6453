namespace KisFast.Cli;

/// <summary>
/// What the feed allocates in steady state, by its own threads: receiving and decoding by a counter in the feed, handling by the
/// handler's thread. The first record's one-time costs (code, buffers) are left out; so are the simulator and the table in the
/// same process.
/// </summary>
internal sealed class AllocationMeter
{
    private readonly FillFeed _feed;
    private readonly DemoHandler _handler;
    private readonly Reading _start;

    private AllocationMeter(FillFeed feed, DemoHandler handler)
    {
        _feed = feed;
        _handler = handler;
        _start = Read();
    }

    /// <summary>Bytes per record.</summary>
    public double PerRecord()
    {
        Reading end = Read();
        return Math.Round((double)(end.Bytes - _start.Bytes) / Math.Max(end.Records - _start.Records, 1), 2);
    }

    /// <summary>Begins to measure once the first record has been handled.</summary>
    public static async Task<AllocationMeter> AfterFirstRecordAsync(FillFeed feed, DemoHandler handler, CancellationToken stop)
    {
        while (handler.Count == 0 && !feed.Completion.IsCompleted && !stop.IsCancellationRequested)
            await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
        // The receive thread counts a read after its records, so that read's share is not in yet.
        await Task.Delay(5, CancellationToken.None).ConfigureAwait(false);
        return new AllocationMeter(feed, handler);
    }

    private Reading Read() => new(_handler.Count, _feed.Statistics.AllocatedBytes + _handler.AllocatedBytes);

    private readonly record struct Reading(long Records, long Bytes);
}
