using KisFast.Tests.Support;

namespace KisFast.Latency.Streams;

/// <summary>The journal's append, to the inline handler of a feed that follows.</summary>
internal static class FollowedAppend
{
    public static long[] Run(RedisServer server, int count) => RunAsync(server, count).GetAwaiter().GetResult();

    private static async Task<long[]> RunAsync(RedisServer server, int count)
    {
        var journal = new RedisJournal(server.Address, $"append-{Guid.NewGuid():N}");
        await using IJournalWriter writer = await journal.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        await using var feed = new FillFeed(new FillFeedOptions { Follow = journal });
        var arrivals = new Arrivals(count);
        feed.HandleInline(arrivals);
        await feed.StartAsync();
        var records = new FillRecord[1];
        await Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                Pace.Wait();
                records[0] = Notice.Record();
                records[0].Epoch = writer.Epoch;
                records[0].Sequence = i;
                writer.Append(new JournalBatch { Records = records });
            }
        });
        await arrivals.Done;
        return arrivals.Latencies;
    }
}
