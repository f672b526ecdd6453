using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

public sealed class FullRingRepairTests
{
    private const int Orders = 20;

    [Fact]
    public async Task A_ring_that_repairs_fill_up_stops_the_feed_where_that_is_asked_for()
    {
        await using var kis = await KisSimulator.StartAsync();
        using var handler = new StuckHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            RingSize = 16,
            FullRing = FullRingPolicy.Stop,
            Repair = new RepairOptions
            {
                HistoryLag = TimeSpan.FromMilliseconds(50),
                Stability = TimeSpan.FromMilliseconds(50),
                PollInterval = TimeSpan.FromMilliseconds(50),
            },
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        kis.Faults.Set("refuse=503");
        kis.DropConnections();
        for (int i = 0; i < Orders; i++) await (await kis.PlaceAsync(new OrderTicket { Quantity = 10 })).FillAsync(10);
        kis.Faults.Clear();
        // No notice comes any more: only the repair itself can say so.
        try
        {
            await Until(() => feed.State is FeedState.Faulted or FeedState.Stopped, "the end");
        }
        finally
        {
            handler.Free();
        }

        Assert.Equal(FeedFailure.RingFull, (await FailureOf(feed.Completion)).Failure);
    }

    /// <summary>Handles nothing until it is freed.</summary>
    private sealed class StuckHandler : IFillHandler, IDisposable
    {
        private readonly ManualResetEventSlim _free = new();

        public void Free() => _free.Set();

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => _free.Wait();

        public void Dispose() => _free.Dispose();
    }
}
