using KisFast.DisruptorNet;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed.DisruptorNet;

/// <summary>The feed on Disruptor-net; compiled with -p:DisruptorNet=true only.</summary>
public sealed class FillFeedOnDisruptorNetTests
{
    [Theory]
    [InlineData(WaitStrategyKind.Blocking, ReceiveMode.Async)]
    [InlineData(WaitStrategyKind.Yielding, ReceiveMode.Spin)]
    public async Task Everything_the_server_sends_arrives_once_and_in_order(WaitStrategyKind wait, ReceiveMode mode)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 5_000 });
        var first = new RecordingHandler();
        var last = new RecordingHandler();
        await using FillFeed feed = FillFeedOnDisruptorNet.Create(OptionsFor(kis) with
        { WaitStrategy = wait, ReceiveMode = mode, RingSize = 64, WarmUp = true });
        feed.HandleWith(first).Then(last);
        await feed.StartAsync();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => last.Count >= kis.Sent, "all records");
        await feed.StopAsync();
        await feed.Completion;
        foreach (RecordingHandler handler in new[] { first, last })
            Assert.Equal(Enumerable.Range(0, (int)kis.Sent).Select(i => (long)i), handler.Records.Select(r => r.Sequence));
        Assert.Equal(0, feed.Statistics.Rejects);
    }

    [Fact]
    public async Task A_handler_that_throws_stops_the_feed_and_is_named()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual, Rate = 0, Notices = 5_000 });
        await using FillFeed feed = FillFeedOnDisruptorNet.Create(OptionsFor(kis));
        feed.HandleWith(new FailingHandler());
        await feed.StartAsync();
        kis.StartOrders();
        KisFastException failure = await FailureOf(feed.Completion);
        Assert.Contains(nameof(FailingHandler), failure.Message, StringComparison.Ordinal);
    }

    private sealed class FailingHandler : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (sequence == 10)
                throw new NotSupportedException("Not this one.");
        }
    }
}
