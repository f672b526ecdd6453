using KisFast.Simulator;
using Microsoft.Extensions.Logging;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Refusals of the order history, judged by whether they can pass.</summary>
public sealed class RefusedHistoryTests
{
    [Theory]
    [InlineData("aptr0058", "APTR0058")]
    [InlineData("opsq2000", "INVALID_CHECK_ACNO")]
    public async Task An_account_that_is_not_the_key_s(string fault, string words)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"refusal={fault}@history"] });
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with { Account = kis.Account, LoggerFactory = logger });
        feed.HandleWith(new PositionHandler());
        await feed.StartAsync();
        Assert.Equal(FeedState.Live, feed.State);
        Assert.Contains(words, feed.Sessions[0].HistoryRefusal, StringComparison.Ordinal);
        Assert.Contains("check the account number", feed.Sessions[0].HistoryRefusal, StringComparison.Ordinal);
        Assert.Equal(1, kis.TokensIssued);
        Assert.Single(logger.Lines, line => line.Contains("no gap can be repaired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_to_show_is_a_baseline()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["refusal=kiok0560@history"] });
        await using var feed = new FillFeed(OptionsFor(kis) with { Account = kis.Account });
        feed.HandleWith(new PositionHandler());
        await feed.StartAsync();
        Assert.Null(feed.Sessions[0].HistoryRefusal);
        Assert.InRange(kis.HistoryCalls, 1, 3);
    }
}
