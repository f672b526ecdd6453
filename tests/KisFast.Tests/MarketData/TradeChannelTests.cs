using KisFast.MarketData;

namespace KisFast.Tests.MarketData;

public class TradeChannelTests
{
    [Fact]
    public async Task A_reader_that_lags_misses_the_oldest_and_is_told_how_many()
    {
        var channel = new TradeChannel(capacity: 4);
        for (int i = 0; i < 10; i++)
        {
            // Two quotes that the ring had passed over before each.
            var trade = new TradeTick { Sequence = i * 3, SkippedBefore = 2 };
            channel.OnTrade(in trade, endOfBatch: true);
        }

        channel.End(null);
        List<(long Sequence, int SkippedBefore)> read = [];
        await foreach (TradeTick trade in channel.ReadAsync(CancellationToken.None))
            read.Add((trade.Sequence, trade.SkippedBefore));
        Assert.Equal([(18, 20), (21, 2), (24, 2), (27, 2)], read);
    }

    [Fact]
    public async Task What_the_feed_failed_with_comes_after_the_trades()
    {
        var channel = new TradeChannel(capacity: 4);
        var trade = new TradeTick { Sequence = 7 };
        channel.OnTrade(in trade, endOfBatch: true);
        channel.End(new FormatException("mine"));
        channel.OnTrade(in trade, endOfBatch: true);
        await using IAsyncEnumerator<TradeTick> read = channel.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await read.MoveNextAsync());
        Assert.Equal(7, read.Current.Sequence);
        FormatException failure = await Assert.ThrowsAsync<FormatException>(() => read.MoveNextAsync().AsTask());
        Assert.Equal("mine", failure.Message);
    }
}
