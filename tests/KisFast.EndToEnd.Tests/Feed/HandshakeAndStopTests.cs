using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Handshakes with something in between, and stops that do not go by the book.</summary>
public sealed class HandshakeAndStopTests
{
    [Fact]
    public async Task A_103_before_the_101()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 20, Faults = ["earlyhint"] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 20, "all notices");
        Assert.Equal(0, feed.Statistics.Failures);
    }

    [Theory]
    [InlineData("space")]
    [InlineData("bom")]
    [InlineData("nul")]
    public async Task Junk_round_PINGPONG(string junk)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        { Faults = [$"pingjunk={junk}"], PingPongInterval = TimeSpan.FromMilliseconds(50) });
        await using var feed = new FillFeed(OptionsFor(kis));
        await feed.StartAsync();
        await Until(() => kis.PingPongReplies.ByPong >= 3, "answers");
        Assert.Equal((0, 0), (feed.Statistics.Rejects, feed.Statistics.Failures));
    }

    [Fact]
    public async Task An_unsubscribe_without_an_answer()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["nounsub"] });
        await using var feed = new FillFeed(OptionsFor(kis) with { SubscribeTimeout = TimeSpan.FromMilliseconds(200) });
        await feed.StartAsync();
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Equal(FeedState.Stopped, feed.State);
        await Until(() => kis.Connections == 0, "the end of the connection");
        Assert.Equal(1, kis.CloseFrames);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_stops_the_feed(bool disposes)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 20, OrderFlow = OrderFlowMode.Manual });
        var handler = new StoppingHandler(disposes);
        var feed = new FillFeed(OptionsFor(kis) with { DrainTimeout = TimeSpan.FromHours(1) });
        handler.Feed = feed;
        feed.HandleWith(handler);
        await feed.StartAsync();
        // Not before: then the start would say that it was stopped.
        kis.StartOrders();
        await handler.Returned.WaitAsync(Patience);
        await feed.Completion.WaitAsync(Patience);
        Assert.Equal(FeedState.Stopped, feed.State);
        await feed.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_in_a_container_blocks_until_the_feed_has_ended()
    {
        await using var kis = await KisSimulator.StartAsync();
        var feed = new FillFeed(OptionsFor(kis));
        await feed.StartAsync();
        feed.Dispose();
        Assert.True(feed.Completion.IsCompletedSuccessfully);
    }

    private sealed class StoppingHandler(bool disposes) : IFillHandler
    {
        private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FillFeed? Feed { get; set; }

        public Task Returned => _returned.Task;

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (disposes) Feed!.DisposeAsync().AsTask().GetAwaiter().GetResult();
            else Feed!.StopAsync().GetAwaiter().GetResult();
            _returned.TrySetResult();
        }
    }
}
