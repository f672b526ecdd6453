using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Domestic notices beside the overseas ones: live with them, repaired from their own history, by the same rules.</summary>
public sealed class DomesticTests
{
    private static readonly RepairOptions Quick = new()
    {
        HistoryLag = TimeSpan.FromMilliseconds(50),
        Stability = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(50),
        GiveUpAfter = TimeSpan.FromSeconds(20),
    };

    [Theory]
    [InlineData(SimulatedEnvironment.Real, TrId.H0STCNI0)]
    [InlineData(SimulatedEnvironment.Paper, TrId.H0STCNI9)]
    public async Task Fills_of_both_markets_missed_while_disconnected_are_repaired(SimulatedEnvironment environment, TrId domestic)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Environment = environment });
        var handler = new PositionHandler();
        var heard = new RecordingHandler();
        await using var feed = new FillFeed(DomesticOptionsFor(kis));
        feed.HandleWith(handler, heard);
        await feed.StartAsync();
        SimulatedOrder samsung = await kis.PlaceAsync(new OrderTicket { Symbol = "005930", Quantity = 100, Price = 71_900m });
        SimulatedOrder apple = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 50, Price = 148.01m });
        await samsung.FillAsync(10);
        await apple.FillAsync(5);
        await Until(() => handler.QuantityOf(samsung.Book) == 10 && handler.QuantityOf(apple.Book) == 5, "the live fills");

        await kis.Unheard(async () =>
        {
            await samsung.FillAsync(20, 71_800m);
            await apple.FillAsync(15, 148.02m);
            SimulatedOrder unseen = await kis.PlaceAsync(new OrderTicket { Symbol = "000660", Quantity = 7, Price = 182_500m });
            await unseen.FillAsync(7);
        });

        await Until(() => handler.GapsClosed == 1, "the gap to close");
        Assert.True(handler.Gaps.Last().IsGapRepaired);
        Assert.Equal(42, handler.Gaps.Last().RepairedQuantity.Value);
        await samsung.FillAsync(70);
        await Until(() => handler.QuantityOf(samsung.Book) == 100, "the last fill");
        Assert.Empty(handler.DifferencesTo(kis.Book));
        FillRecord repaired = Assert.Single(heard.Records, static record =>
            record is { Kind: RecordKind.Fill, Source: RecordSource.Repair } && record.Symbol.ToString() == "005930");
        Assert.Equal((domestic, 20L, 71_800m), (repaired.TrId, repaired.Quantity.Value, repaired.Price.ToDecimal()));
        Assert.True(kis.DomesticHistoryCalls > 0);
    }

    [Fact]
    public async Task What_became_of_a_domestic_order_meanwhile_is_told()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(DomesticOptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder cancelled = await kis.PlaceAsync(new OrderTicket { Symbol = "005930", Quantity = 10, Price = 71_900m });
        SimulatedOrder amended = await kis.PlaceAsync(new OrderTicket { Symbol = "035720", Quantity = 10, Price = 42_000m });
        await Until(() => handler.Count == 2, "both acceptances");
        SimulatedOrder rest = amended;
        await kis.Unheard(async () =>
        {
            await cancelled.CancelAsync();
            rest = await amended.AmendAsync(42_100m);
            await rest.FillAsync(10);
        });
        await Until(() => handler.Records.Any(record => record.Kind == RecordKind.GapClosed), "the gap to close");
        Assert.Contains(handler.Records, record => record is { Source: RecordSource.Repair, Kind: RecordKind.OrderEvent, Amendment: Amendment.Cancel }
            && record.OriginalOrderNo.ToString() == cancelled.OrderNo);
        Assert.Contains(handler.Records, record => record is { Source: RecordSource.Repair, Kind: RecordKind.OrderEvent, Amendment: Amendment.Amend }
            && record.OrderNo.ToString() == rest.OrderNo);
        Assert.Contains(handler.Records, record => record is { Source: RecordSource.Repair, Kind: RecordKind.Fill } && record.Quantity.Value == 10);
        Assert.True(handler.Records.Last(record => record.Kind == RecordKind.GapClosed).IsGapRepaired);
    }

    [Fact]
    public async Task A_refused_domestic_history_takes_nothing_from_the_overseas_repair_and_the_gap_stays()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new PositionHandler();
        var heard = new RecordingHandler();
        await using var feed = new FillFeed(DomesticOptionsFor(kis) with
        {
            Repair = Quick with { GiveUpAfter = TimeSpan.FromSeconds(2) },
            Rest = new FillRestOptions { TokenCacheDirectory = "", CallsPerSecond = 500, MessageHandler = new NoDomesticHistory() },
        });
        feed.HandleWith(handler, heard);
        await feed.StartAsync();
        SimulatedOrder apple = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 50, Price = 148.01m });
        await Until(() => heard.Count == 1, "the acceptance");
        await kis.Unheard(() => apple.FillAsync(15, 148.02m));
        await Until(() => handler.GapsClosed == 1, "the gap to close");
        Assert.Equal(15, handler.QuantityOf(apple.Book));
        Assert.NotEqual(GapOutcome.Repaired, handler.Gaps.Last().GapOutcome);
    }

    [Fact]
    public async Task A_long_domestic_history_is_read_page_by_page()
    {
        await using var kis = await KisSimulator.StartAsync();
        for (int i = 0; i < 45; i++)
        {
            SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "136480", Quantity = 10, Price = 3_190m });
            await order.FillAsync(3, 3_185m);
        }

        await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL" });
        using var client = new KisRestClient(new KisRestOptions
        {
            Environment = KisEnvironment.Real, AppKey = kis.AppKey, AppSecret = kis.AppSecret, BaseAddress = kis.RestUrl, TokenCacheDirectory = "",
            CallsPerSecond = 500,
        });
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(9));
        OrderHistory history = await client.GetDomesticOrderHistoryAsync(KisAccount.Parse(kis.Account), today.AddDays(-1), today);
        Assert.True(history.IsComplete);
        Assert.Equal((45, 3), (history.Rows.Count, history.Pages));
        Assert.Equal(45, history.Rows.DistinctBy(static row => row.OrderNo).Count());
        OrderHistoryRow row = history.Rows[0];
        Assert.Equal(("136480", 10L, 3L, 3_185m, 9_555m, 7L),
            (row.Symbol, row.OrderQuantity, row.FilledQuantity, row.FilledPrice, row.FilledAmount, row.OpenQuantity));
        Assert.True(row is { IsDomestic: true, Side: Side.Buy, Amendment: Amendment.New });
    }

    [Fact]
    public async Task A_domestic_notice_that_nobody_registered_is_kept_and_not_published()
    {
        const string Fill = "sim00001^1234567801^0000002891^^02^0^00^0^005930^0000000007^000071900^094941^0^2^2^06010^000000007^김한투^^1^Y^^10^^삼성전자^000072000";
        await using KisSimulator kis = await KisSimulator.StartAsync();
        var kept = new List<QuarantinedFrame>();
        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { Quarantine = kept.Add });
        feed.HandleWith(handler);
        await feed.StartAsync();
        await kis.SendTextAsync($"0|H0STCNI0|001|{Fill}");
        await kis.PublishAsync(new SimulatedNotice());
        await Until(() => handler.Count == 1, "the overseas notice");
        await feed.StopAsync();
        Assert.Equal(TrId.H0GSCNI0, Assert.Single(handler.Records).TrId);
        Assert.Equal(RejectReason.UnknownTrId, Assert.Single(kept).Reason);
    }

    [Fact]
    public async Task A_session_is_live_when_both_notices_are_answered()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["ackdelay=150"] });
        await using var feed = new FillFeed(DomesticOptionsFor(kis));
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        Assert.Equal(RegistrationState.Active, Assert.Single(feed.Registrations).State);
    }

    private static FillFeedOptions DomesticOptionsFor(KisSimulator kis)
    {
        bool isPaper = kis.NoticeTrId == "H0GSCNI9";
        return OptionsFor(kis) with
        {
            Environment = isPaper ? KisEnvironment.Paper : KisEnvironment.Real,
            Account = kis.Account,
            Registrations = [Registration.DomesticNotices(kis.HtsId, isPaper)],
            Repair = Quick,
        };
    }

    private sealed class NoDomesticHistory() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.Contains("domestic-stock", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK)
                {
                    Content = new StringContent("""{"rt_cd":"1","msg_cd":"OPSQ2000","msg1":"ERROR : INPUT INVALID_CHECK_ACNO"}"""),
                })
                : base.SendAsync(request, cancellationToken);
    }
}
