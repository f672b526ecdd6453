using System.Threading.Channels;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>The ways in for code that awaits, and for a lambda.</summary>
public class ReadingTests
{
    [Fact]
    public async Task A_loop_starts_the_feed_and_reads_every_record_in_order()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 6000 });
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        long next = 0;
        await foreach (FillRecord record in feed.ReadAllAsync())
        {
            Assert.Equal(next++, record.Sequence);
            if (next == 6000) break;
        }

        Assert.Throws<InvalidOperationException>(() => feed.ReadAllAsync());
        // Who leaves the loop holds nobody back.
        await feed.StopAsync();
        Assert.True(feed.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stream_ends_with_the_feed_and_with_its_token()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        using var cancel = new CancellationTokenSource();
        IAsyncEnumerable<FillRecord> records = feed.ReadAllAsync(), cancelled = feed.ReadAllAsync(cancel.Token);
        await feed.StartAsync();
        Task<int> count = Task.Run(async () =>
        {
            int seen = 0;
            await foreach (FillRecord record in records) seen++;
            return seen;
        });
        Task abandoned = Task.Run(async () =>
        {
            await foreach (FillRecord record in cancelled) { }
        });
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 10, Price = 150m });
        await order.FillAsync(10);
        await FeedFixture.Until(() => feed.Statistics.Records == 2, "the records came");
        await feed.StopAsync();
        Assert.Equal(2, await count.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Trades_are_a_stream_that_starts_the_feed_and_ends_with_it()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { QuoteRate = 500 });
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis) with { Registrations = [Registration.Trades("DNASAAPL")] });
        IAsyncEnumerable<TradeTick> others = feed.ReadTradesAsync();
        TradeTick first = await feed.ReadTradesAsync().FirstAsync(trade => trade.Price > 1m).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(first.Symbol == "AAPL" && first.Key == "DNASAAPL");
        Assert.Throws<InvalidOperationException>(() => feed.ReadTradesAsync());
        await feed.StopAsync();
        long last = -1;
        await foreach (TradeTick trade in others)
        {
            Assert.True(trade.Sequence > last);
            last = trade.Sequence;
        }

        Assert.True(last >= first.Sequence);
    }

    [Fact]
    public async Task A_stream_throws_what_the_feed_failed_with()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 10 });
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        feed.HandleWith((in _) => throw new FormatException("mine"));
        KisFastException failure = await Assert.ThrowsAsync<KisFastException>(async () =>
        {
            await foreach (FillRecord record in feed.ReadAllAsync()) { }
        });
        Assert.Contains("mine", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_is_full_holds_the_feed_back_and_loses_nothing()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 300 });
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        ChannelReader<FillRecord> reader = feed.OpenChannel(capacity: 8);
        await feed.StartAsync();
        await FeedFixture.Until(() => feed.Statistics.Records == 300, "the records came");
        for (long next = 0; next < 300; next++)
            Assert.Equal(next, (await reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Sequence);
        await feed.StopAsync();
        await reader.Completion.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Lambdas_are_handlers_one_after_the_other()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 50 });
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        long first = -1;
        bool inOrder = true;
        int second = 0;
        feed.HandleWith((in FillRecord record) => Volatile.Write(ref first, record.Sequence)).Then((in record) =>
        {
            inOrder &= Volatile.Read(ref first) >= record.Sequence;
            Interlocked.Increment(ref second);
        });
        await feed.StartAsync();
        await FeedFixture.Until(() => Volatile.Read(ref second) == 50, "the records came");
        Assert.True(inOrder);
    }
}
