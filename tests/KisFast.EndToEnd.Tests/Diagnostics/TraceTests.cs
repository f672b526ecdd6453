using System.Collections.Concurrent;
using System.Diagnostics;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Diagnostics;

public sealed class TraceTests
{
    [Fact]
    public async Task A_session_s_life_is_traced_and_nothing_else()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KisFastTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((string?)activity.GetTagItem("kisfast.feed") == "traced") ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["opsp=0007#1"] });
        await using var feed = new FillFeed(OptionsFor(kis) with { Name = "traced" });
        var handler = new RecordingHandler();
        feed.HandleWith(handler);
        await feed.StartAsync();
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => handler.Wire.Any(), "a record");
        Assert.Null(Activity.Current);
        await feed.StopAsync();

        Assert.Equal(["kisfast.connect", "kisfast.connect", "kisfast.live"], ended.Select(a => a.OperationName));
        Activity[] all = [.. ended];
        Assert.Equal(ActivityStatusCode.Error, all[0].Status);
        Assert.Equal(nameof(FeedFailure.Subscription), all[0].GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, all[1].Status);
        Assert.Equal(kis.Port, all[1].GetTagItem("server.port"));
        Assert.Equal(0, all[2].GetTagItem("kisfast.session"));
        Assert.Null(all[2].Parent);
        Assert.All(all, a => Assert.DoesNotContain(a.TagObjects, t => $"{t.Value}".Contains(kis.AppSecret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("started")]
    [InlineData("stopped")]
    public async Task A_listener_that_throws(string where)
    {
        // Other tests' feeds are not this one's business.
        var mine = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KisFastTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                mine.Value && where == "sample" ? throw new InvalidOperationException("On purpose.") : ActivitySamplingResult.AllData,
            ActivityStarted = _ => Throw(mine.Value && where == "started"),
            ActivityStopped = _ => Throw(mine.Value && where == "stopped"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync().WaitAsync(Patience);
        kis.DropConnections();
        await Until(() => feed.Statistics.Reconnects == 1 && feed.State == FeedState.Live, "live again");
        await Until(() => handler.GapsClosed == 1, "the gap's end");
        await feed.StopAsync().WaitAsync(Patience);
        Assert.True(feed.Completion.IsCompletedSuccessfully);

        static void Throw(bool isWanted)
        {
            if (isWanted) throw new InvalidOperationException("On purpose.");
        }
    }
}
