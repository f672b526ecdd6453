using System.Net;
using System.Text;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>What worked once is set up rightly: a refusal that is not KIS's own is taken for a passing one.</summary>
public sealed class RefusedReconnectTests
{
    [Theory]
    [InlineData("refuse=403")]
    [InlineData("refuse=404")]
    [InlineData("plainhttp")]
    [InlineData("http=403@approval")]
    [InlineData("http=404@approval")]
    public async Task A_passing_refusal_is_outlived(string fault)
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(new PositionHandler());
        await feed.StartAsync();
        kis.Faults.Set(fault);
        kis.ForgetApprovals();
        kis.DropConnections();
        await Until(() => feed.Sessions[0].Statistics.Failures >= 6, "refusal after refusal");
        Assert.Equal(FeedState.Recovering, Sleeping(feed));
        kis.Faults.Clear();
        await Until(() => feed.State == FeedState.Live, "live again");
        Assert.False(feed.Completion.IsCompleted);
    }

    [Theory]
    [InlineData("maintenance=403")]
    [InlineData("maintenance=404")]
    [InlineData("maintenance=200")]
    public async Task An_hour_of_maintenance(string fault)
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(new PositionHandler());
        await feed.StartAsync();
        kis.Faults.Set(fault);
        kis.ForgetApprovals();
        kis.DropConnections();
        // At the default beat, more than half an hour.
        await Until(() => feed.Sessions[0].Statistics.Failures >= 30, "refusal after refusal");
        Assert.NotNull(feed.Sessions[0].Wait ?? new FeedWait("between two waits", default));
        kis.Faults.Clear();
        await Until(() => feed.State == FeedState.Live, "live again");
        Assert.False(feed.Completion.IsCompleted);
    }

    [Fact]
    public async Task What_KIS_itself_refuses_is_final_also_later()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(new PositionHandler());
        await feed.StartAsync();
        kis.Faults.Set("opsp=9994");
        kis.DropConnections();
        Assert.Equal(FeedFailure.Credentials, (await FailureOf(feed.Completion)).Failure);
        Assert.Equal(2, feed.Statistics.Connects);
    }

    [Fact]
    public async Task A_subscription_that_cannot_be_sent_is_not_lost_in_silence()
    {
        await using var kis = await KisSimulator.StartAsync();
        using var rest = new LongApprovalKey();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AdjustRest = options => options with { MessageHandler = rest },
            Reconnect = new ReconnectOptions { StartAttempts = 1 },
        });
        KisFastException failure = await FailureOf(feed.StartAsync());
        Assert.Equal(FeedFailure.Subscription, failure.Failure);
        Assert.Contains("could not be sent", failure.Message, StringComparison.Ordinal);
    }

    // Between two attempts the state changes; what counts is that it is not the end.
    private static FeedState Sleeping(FillFeed feed) =>
        feed.State is FeedState.Authorizing or FeedState.Connecting or FeedState.Recovering ? FeedState.Recovering : feed.State;

    /// <summary>An approval key as long as the client takes, and longer than a request can hold.</summary>
    private sealed class LongApprovalKey : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"approval_key":"{{new string('k', 4096)}}"}""", Encoding.UTF8, "application/json"),
            });
    }
}
