using System.Collections.Concurrent;
using System.Text;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

public sealed class HostilePeerTests
{
    [Theory]
    [InlineData("pipes", RejectReason.Malformed)]
    [InlineData("count", RejectReason.Malformed)]
    [InlineData("base64", RejectReason.Base64)]
    [InlineData("cipher", RejectReason.CipherLength)]
    [InlineData("padding", RejectReason.Padding)]
    [InlineData("tr", RejectReason.UnknownTrId)]
    [InlineData("json", RejectReason.Malformed)]
    [InlineData("unknownjson", RejectReason.Malformed)]
    [InlineData("empty", RejectReason.Malformed)]
    [InlineData("text", RejectReason.Malformed)]
    [InlineData("number", RejectReason.Number)]
    [InlineData("binary", RejectReason.Malformed)]
    public async Task Nonsense_is_counted_and_kept_and_costs_nothing_else(string kind, RejectReason reason)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 40, Faults = [$"garbage={kind}#10"] });
        var handler = new RecordingHandler();
        var kept = new ConcurrentQueue<QuarantinedFrame>();
        await using var feed = new FillFeed(OptionsFor(kis) with { Quarantine = kept.Enqueue });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Wire.Count() == 40, "all notices");
        await Until(() => feed.Statistics.Rejects >= 3, "the garbage");
        Assert.Equal(feed.Statistics.Rejects, feed.Statistics.RejectsOf(reason));
        Assert.Equal(feed.Statistics.Rejects, kept.Count);
        Assert.All(kept, frame => Assert.Equal(reason, frame.Reason));
        Assert.Equal(0, feed.Statistics.Reconnects);
    }

    [Theory]
    [InlineData("reserved")]
    [InlineData("masked")]
    [InlineData("opcode")]
    [InlineData("longping")]
    [InlineData("fragmentedping")]
    [InlineData("strayfragment")]
    [InlineData("hugelength")]
    [InlineData("badclose")]
    public async Task A_broken_WebSocket_ends_its_connection_and_the_feed_recovers(string kind)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 200, Faults = [$"garbage={kind}#10"] });
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => feed.Sessions[0].LastFailure is not null, "the failure");
        Assert.Equal(FeedFailure.Protocol, feed.Sessions[0].LastFailure!.Failure);
        kis.Faults.Clear();
        await Until(() => handler.GapsClosed >= 1 && feed.State == FeedState.Live, "live again");
    }

    [Fact]
    public async Task A_message_over_the_limit_ends_its_connection_and_its_beginning_is_kept()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["oversize=100000"] });
        var kept = new ConcurrentQueue<QuarantinedFrame>();
        await using var feed = new FillFeed(OptionsFor(kis) with { MaxMessageBytes = 4096, Quarantine = kept.Enqueue });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        var reasons = new ConcurrentQueue<KisFastException>();
        feed.StateChanged += (_, change) => reasons.Enqueue(change.Reason ?? new KisFastException(FeedFailure.Stale, "none"));
        await kis.PlaceAsync(new OrderTicket());
        await Until(() => reasons.Any(r => r.Failure == FeedFailure.Protocol), "the failure");
        Assert.Equal(1, feed.Statistics.RejectsOf(RejectReason.TooLarge));
        Assert.Contains("MaxMessageBytes", reasons.First(r => r.Failure == FeedFailure.Protocol).Message, StringComparison.Ordinal);
        QuarantinedFrame frame = Assert.Single(kept);
        Assert.Equal(RejectReason.TooLarge, frame.Reason);
        Assert.InRange(frame.Raw.Length, 1, QuarantinedFrame.MaxRawBytes);
    }

    [Theory]
    [InlineData("trickle=0")]
    [InlineData("fragment=1")]
    [InlineData("fragment=100")]
    [InlineData("coalesce=7")]
    [InlineData("dupack")]
    [InlineData("nokey=5")]
    [InlineData("early=5")]
    [InlineData("keychange=3")]
    public async Task However_the_bytes_come_every_notice_arrives_once_and_in_order(string fault)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 35, Faults = [fault] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 35, "all notices");
        Assert.Equal(0, feed.Statistics.Rejects);
        Assert.Equal(0, feed.Statistics.Reconnects);
        IEnumerable<(long?, bool)> expected = kis.Book.Journal(kis.HtsId).Select(e => ((long?)e.Quantity, e.Kind == SimulatedNoticeKind.Fill));
        Assert.Equal(expected, handler.Records.Select(r => ((long?)r.Quantity, r.Kind == RecordKind.Fill)));
        if (fault.StartsWith("nokey", StringComparison.Ordinal)) Assert.Equal(5, feed.Statistics.FramesKept);
    }

    [Fact]
    public async Task A_flood_of_PINGPONG_does_not_hold_up_the_notices()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 500, Notices = 300, Faults = ["pingflood=20000"] });
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        await Until(() => handler.Count == 300, "all notices");
        Assert.True(feed.Statistics.PingPongs > 0);
    }

    [Fact]
    public async Task A_quarantine_that_throws_is_counted_and_harms_nobody()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with { Quarantine = _ => throw new InvalidOperationException("Thrown on purpose.") });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        await kis.SendTextAsync("hello");
        await Until(() => feed.Statistics.QuarantineErrors == 1, "the error");
        Assert.Equal(FeedState.Live, feed.State);
    }

    [Fact]
    public async Task Broken_JSON_that_may_hold_a_key_is_not_handed_out()
    {
        await using var kis = await KisSimulator.StartAsync();
        var kept = new ConcurrentQueue<QuarantinedFrame>();
        await using var feed = new FillFeed(OptionsFor(kis) with { Quarantine = kept.Enqueue });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        await kis.SendTextAsync("""{"body":{"output":{"iv":"0123456789abcdef","key":"abcdefghijklmnopabcdefghijklmnop"}}""");
        await kis.SendTextAsync("""{"what":"is this"}""");
        await Until(() => kept.Count == 2, "both");
        Assert.Equal(0, kept.First().Raw.Length);
        Assert.Contains("withheld", kept.First().Message, StringComparison.Ordinal);
        Assert.Equal("""{"what":"is this"}""", Encoding.UTF8.GetString(kept.Last().Raw.Span));
    }
}
