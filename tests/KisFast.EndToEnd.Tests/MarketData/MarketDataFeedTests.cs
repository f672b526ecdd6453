using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.MarketData;

/// <summary>Quotes and fills on the one connection that KIS allows.</summary>
public sealed class MarketDataFeedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trades_books_other_TRs_and_fills_come_together_while_columns_grow(bool inline)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 500, Notices = 500, QuoteRate = 2000 });
        var fills = new RecordingHandler();
        var quotes = new QuoteRecorder();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Registrations =
            [
                Registration.Trades("DNASAAPL"), Registration.Trades("DNYSKO"), Registration.Book("DNASAAPL"), new("HDFSASP1", "DTSE7203"),
                new("H0STCNT0", "005930"),
            ],
            MarketData = new MarketDataOptions { RequestInterval = TimeSpan.Zero },
        });
        feed.HandleWith(fills);
        if (inline) feed.HandleMarketDataInlineWith(quotes);
        else feed.HandleMarketDataWith(quotes);
        await feed.StartAsync();
        await Until(() => feed.Registrations.All(status => status.State == RegistrationState.Active), "all registrations active");
        await Until(() => quotes.Count > 300, "quotes");
        kis.Faults.Set("columns=4");
        await Until(() => quotes.Trades.Any(trade => trade.FieldCount == 30) && quotes.Books.Any(book => book.FieldCount == 75), "grown columns");
        kis.Faults.Clear("columns");
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => fills.Count >= kis.Sent, "all fills");
        await feed.StopAsync();

        Assert.Equal(kis.Sent, fills.Count);
        Assert.Empty(quotes.Holes);
        Assert.Equal(0, quotes.Skipped);
        Assert.Equal(feed.MarketData.Published, quotes.Count);
        Assert.Equal(0, feed.Statistics.Rejects);
        Assert.Equal(["DNASAAPL", "DNYSKO"], quotes.Trades.Select(trade => trade.Key.ToString()).Distinct().Order());
        Assert.All(quotes.Books, book => Assert.Equal(book.TrId == TrId.HDFSASP0 ? 10 : 1, book.AskCount));
        Assert.All(quotes.Raw, message => Assert.Equal(("H0STCNT0", true), (message.TrId, message.Text.StartsWith("005930^", StringComparison.Ordinal))));
        Assert.All(quotes.Trades, trade => Assert.True(trade.ReceivedTimestamp > 0));
    }

    [Fact]
    public async Task Forty_one_registrations_and_not_one_more()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        Registration[] forty = [.. Enumerable.Range(0, 40).Select(i => Registration.Trades($"DNAS{i:00}"))];
        await using var feed = new FillFeed(OptionsFor(kis) with
        { Registrations = forty, MarketData = new MarketDataOptions { RequestInterval = TimeSpan.Zero } });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        await Until(() => feed.Registrations.All(status => status.State == RegistrationState.Active), "all registrations active");
        // Notices first, then in the order that was asked for.
        Assert.Equal([("H0GSCNI0", kis.HtsId), .. forty.Select(registration => (registration.TrId, registration.Key))], Assert.Single(kis.Registrations));

        KisFastException refused = await Assert.ThrowsAsync<KisFastException>(() => feed.RegisterAsync(Registration.Trades("DNYSKO")));
        Assert.Contains("42", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RegistrationState.Removed, (await feed.UnregisterAsync(forty[5]).WaitAsync(Patience)).State);
        RegistrationStatus answer = await feed.RegisterAsync(Registration.Trades("DNYSKO")).WaitAsync(Patience);
        Assert.Equal((RegistrationState.Active, "OPSP0000"), (answer.State, answer.Code));
        Assert.Equal(FeedState.Live, feed.State);
    }

    [Fact]
    public async Task After_a_cut_all_come_back_notices_first()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { QuoteRate = 1000 });
        Registration[] some = [.. Enumerable.Range(0, 12).Select(i => Registration.Trades($"DNYS{i:00}"))];
        var quotes = new QuoteRecorder();
        await using var feed = new FillFeed(OptionsFor(kis) with
        { Registrations = some, MarketData = new MarketDataOptions { RequestInterval = TimeSpan.Zero } });
        feed.HandleWith(new RecordingHandler());
        feed.HandleMarketDataWith(quotes);
        await feed.StartAsync();
        for (int cut = 0; cut < 5; cut++)
        {
            await Until(() => feed.State == FeedState.Live
                && feed.Registrations.All(status => status.State == RegistrationState.Active), $"all back after {cut} cuts");
            Assert.Equal([("H0GSCNI0", kis.HtsId), .. some.Select(registration => (registration.TrId, registration.Key))], kis.Registrations[^1]);
            int before = quotes.Count;
            await Until(() => quotes.Count > before, "quotes");
            int connections = kis.ConnectionsSoFar;
            kis.DropConnections(reset: cut % 2 == 0);
            await Until(() => kis.ConnectionsSoFar > connections, "a new connection");
        }

        Assert.Equal(0, feed.Statistics.Rejects);
    }

    [Fact]
    public async Task Cut_at_random_with_forty_one_registrations_and_refusals_on_the_way_all_come_back_in_order()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { QuoteRate = 2000 });
        Registration[] forty = [Registration.DomesticNotices(kis.HtsId), .. Enumerable.Range(0, 39).Select(i => Registration.Trades($"DNAS{i:00}"))];
        var fills = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        { Registrations = forty, MarketData = new MarketDataOptions { RequestInterval = TimeSpan.Zero } });
        feed.HandleWith(fills);
        feed.HandleMarketDataWith(new QuoteRecorder());
        await feed.StartAsync();
        var random = new Random(41);
        for (int cut = 0; cut < 12; cut++)
        {
            // Already subscribed is active; one too many is refused until the next connection. Nothing is asked for twice on one.
            kis.Faults.Set(cut % 2 == 0 ? "quoteopsp=0008#3" : "quoteopsp=0002#3");
            int connections = kis.ConnectionsSoFar;
            kis.DropConnections(reset: random.Next(2) == 0);
            await Until(() => kis.ConnectionsSoFar > connections, "a new connection");
            // In the middle of the requests as often as behind them.
            await Task.Delay(random.Next(40));
        }

        await Until(() => feed.Registrations.All(status => status.State != RegistrationState.Asked), "all answered");
        kis.Faults.Clear();
        kis.DropConnections();
        await Until(() => feed.State == FeedState.Live && feed.Registrations.All(status => status.State == RegistrationState.Active)
            && kis.Registrations is [{ Count: 41 }], "all back");
        Assert.Equal([("H0GSCNI0", kis.HtsId), .. forty.Select(registration => (registration.TrId, registration.Key))], Assert.Single(kis.Registrations));
        int before = fills.Count;
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => fills.Count > before, "a fill");
        Assert.Equal(0, feed.Statistics.Rejects);
    }

    [Fact]
    public async Task A_quote_handler_that_sleeps_holds_no_fill_up_and_is_told_what_it_missed()
    {
        await using KisSimulator kis =
            await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 2000, QuoteRate = 20_000, OrderFlow = OrderFlowMode.Manual });
        var fills = new RecordingHandler();
        var quotes = new QuoteRecorder();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Registrations = [Registration.Trades("DNASAAPL"), Registration.Book("DNASAAPL")],
            MarketData = new MarketDataOptions { RingSize = 64 },
            // Room for all of them: that the fills' own handler gets no core for a while is not what this is about.
            RingSize = 4096,
        });
        feed.HandleWith(fills);
        feed.HandleMarketDataWith(quotes);
        quotes.Hold();
        await feed.StartAsync();
        await Until(() => feed.MarketData.Published > 500, "quotes");
        kis.StartOrders();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => fills.Count >= kis.Sent, "all fills while the quotes' handler sleeps");
        quotes.Release();
        await Until(() => feed.MarketData.Backlog == 0, "the handler to catch up");
        await feed.StopAsync();
        MarketDataStatistics statistics = feed.MarketData;
        Assert.True(quotes.Skipped > 300);
        Assert.Equal(statistics.Published, quotes.Count + statistics.Skipped);
        Assert.Equal(kis.Sent, fills.Count);
        Assert.Equal(0, feed.Statistics.RingStalls);
    }

    [Theory]
    [InlineData("0|HDFSASP0|001|nobody asked", RejectReason.UnknownTrId)]
    [InlineData("0|HDFSCNT0|002|a^b^c", RejectReason.CountMismatch)]
    [InlineData("0|HDFSCNT0|001|DNASAAPL^AAPL", RejectReason.TooFewFields)]
    [InlineData("1|HDFSCNT0|001|AAAAAAAAAAAAAAAAAAAAAA==", RejectReason.Padding)]
    public async Task A_bad_quote_is_kept_and_no_gap_of_the_fills(string frame, RejectReason reason)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        var kept = new List<QuarantinedFrame>();
        var fills = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Registrations = [Registration.Trades("DNASAAPL")], Quarantine = kept.Add });
        feed.HandleWith(fills);
        await feed.StartAsync();
        await Until(() => feed.Registrations[0].State == RegistrationState.Active, "registered");
        await kis.SendTextAsync(frame);
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => fills.Count == 1, "the fill after it");
        Assert.Equal(reason, Assert.Single(kept).Reason);
        Assert.Equal(0, feed.Statistics.GapsOpened);
        Assert.Equal(FeedState.Live, feed.State);
    }

    [Theory]
    [InlineData("opsp=0008#1", RegistrationState.Refused, "OPSP0008")]
    [InlineData("opsp=0002#1", RegistrationState.Active, "OPSP0002")]
    [InlineData("opsp=8993#1", RegistrationState.Refused, "OPSP8993")]
    public async Task KISs_answer_is_what_the_call_completes_with(string fault, RegistrationState state, string code)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        kis.Faults.Set(fault);
        RegistrationStatus answer = await feed.RegisterAsync(Registration.Book("DNASAAPL")).WaitAsync(Patience);
        Assert.Equal((state, code), (answer.State, answer.Code));
        Assert.Equal(FeedState.Live, feed.State);
        Assert.Equal(1, kis.ConnectionsSoFar);
    }

    [Fact]
    public async Task An_answer_that_never_comes_holds_nothing_up()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with { SubscribeTimeout = TimeSpan.FromMilliseconds(500) });
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        kis.Faults.Set("ackdelay=1500");
        RegistrationStatus answer = await feed.RegisterAsync(Registration.Book("DNASAAPL")).WaitAsync(Patience);
        Assert.Equal(RegistrationState.Unanswered, answer.State);
        await Until(() => feed.Registrations[0].State == RegistrationState.Active, "the late answer to count");
    }

    [Fact]
    public async Task Domestic_notices_are_records_beside_the_overseas_ones_each_with_its_own_key()
    {
        const string Fill = "sim00001^1234567801^0000002891^^02^0^00^0^005930^0000000007^000071900^094941^0^2^2^06010^000000007^김한투^^1^Y^^10^^삼성전자^000072000";
        await using KisSimulator kis = await KisSimulator.StartAsync();
        var fills = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            Registrations = [Registration.Trades("DNASAAPL"), Registration.DomesticNotices(kis.HtsId)],
        });
        feed.HandleWith(fills);
        await feed.StartAsync();
        await Until(() => feed.Registrations.All(status => status.State == RegistrationState.Active), "registered");
        Assert.Equal(["H0GSCNI0", "H0STCNI0", "HDFSCNT0"], Assert.Single(kis.Registrations).Select(registration => registration.TrId));
        await kis.PublishAsync(new SimulatedNotice());
        Assert.Equal(1, await kis.PublishDomesticAsync(Fill));
        await kis.PublishAsync(new SimulatedNotice { OrderNo = "0000034568" });
        await Until(() => fills.Count == 3, "three records");
        FillRecord domestic = fills.Records.ElementAt(1);
        Assert.Equal((TrId.H0STCNI0, RecordKind.Fill, Market.Krx, "71900", "삼성전자"),
            (domestic.TrId, domestic.Kind, domestic.Market, domestic.Price.ToString(), domestic.SecurityName.ToString()));
        Assert.Equal(0, feed.Statistics.Rejects);
        Assert.Equal(0, feed.Statistics.GapsOpened);
    }

    [Fact]
    public void Options_that_cannot_be()
    {
        var options = new FillFeedOptions { AppKey = "k", AppSecret = "s", HtsId = "id" };
        Assert.Empty(options.Validate());
        Assert.Contains("41", Assert.Single(
            (options with { Registrations = [.. Enumerable.Range(0, 41).Select(i => Registration.Trades($"DNAS{i}"))] }).Validate()), StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Single((options with { Registrations = [Registration.Trades("DNASA"), Registration.Trades("DNASA")] }).Validate()),
            StringComparison.Ordinal);
        Assert.Contains("HtsId", Assert.Single((options with { Registrations = [new("H0GSCNI0", "id")] }).Validate()), StringComparison.Ordinal);
        Assert.Contains("RingSize", Assert.Single((options with { MarketData = new MarketDataOptions { RingSize = 100 } }).Validate()),
            StringComparison.Ordinal);
    }
}
