using System.Net;
using KisFast.Recovery;
using KisFast.Tests.Rest;

namespace KisFast.Tests.Recovery;

public sealed class GapRepairerTests
{
    private static readonly RepairSettings Settings = RepairSettings.For(KisEnvironment.Paper);

    // 10:00 in Korea, the evening before in New York.
    private readonly VirtualTime _time = new(new DateTimeOffset(2026, 4, 1, 1, 0, 0, TimeSpan.Zero));
    private readonly OrderLedger _ledger = new(Notices.Account) { HasBaseline = true };
    private readonly TestTarget _target;
    private readonly List<(DateOnly From, DateOnly To)> _asked = [];

    public GapRepairerTests() => _target = new TestTarget(_time, _ledger);

    [Fact]
    public async Task Repairs_and_closes_the_gap()
    {
        _ledger.OpenGap(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(1));
        RepairReport report = await RunAsync(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50))));
        Assert.Equal((RepairOutcome.Complete, 1, 5L, 0), (report.Outcome, report.RepairedRecords, report.RepairedQuantity, report.UnrepairedOrders));
        Assert.Null(report.Reason);
        Assert.Null(_ledger.GapOpenedAt);
        Assert.True(_time.Elapsed < TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Asks_for_the_American_and_the_Korean_day()
    {
        _ledger.OpenGap(_time.GetUtcNow());
        await RunAsync(_ => Task.FromResult(Notices.History()));
        Assert.All(_asked, static asked => Assert.Equal((new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 1)), asked));

        // A gap over the weekend: from the day it opened.
        _asked.Clear();
        _ledger.OpenGap(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromDays(3));
        await RunAsync(_ => Task.FromResult(Notices.History()));
        Assert.All(_asked, static asked => Assert.Equal((new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 4)), asked));
    }

    [Fact]
    public async Task A_history_that_fails_in_passing_is_asked_again()
    {
        int calls = 0;
        RepairReport report = await RunAsync(_ => ++calls % 2 == 0 ? Task.FromResult(Notices.History(Notices.Row("1", 5, 50)))
            : throw Failure(KisErrorAction.Retry));
        Assert.Equal((RepairOutcome.Complete, 5L), (report.Outcome, report.RepairedQuantity));
    }

    [Theory]
    [InlineData(KisErrorAction.Retry, RepairOutcome.GaveUp)]
    [InlineData(KisErrorAction.RateLimited, RepairOutcome.GaveUp)]
    [InlineData(KisErrorAction.Fatal, RepairOutcome.Failed)]
    [InlineData(KisErrorAction.NewToken, RepairOutcome.GaveUp)]
    internal async Task A_history_that_cannot_be_read_ends_in_the_report(KisErrorAction action, RepairOutcome outcome)
    {
        _ledger.OpenGap(_time.GetUtcNow());
        RepairReport report = await RunAsync(_ => throw Failure(action));
        Assert.Equal((outcome, "GET failed."), (report.Outcome, report.Reason));
        Assert.InRange(_time.Elapsed, TimeSpan.Zero, Settings.GiveUpAfter);
        Assert.Null(_ledger.GapOpenedAt);
    }

    [Fact]
    public async Task A_history_that_hangs_is_given_up()
    {
        RepairReport report = await RunAsync(async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token).ConfigureAwait(false);
            return Notices.History();
        });
        Assert.Equal(RepairOutcome.GaveUp, report.Outcome);
        Assert.Equal(Settings.GiveUpAfter, _time.Elapsed);
    }

    [Fact]
    public async Task What_never_agrees_is_given_up_and_told()
    {
        _ledger.Add(Notices.Fill("1", 9, 10));
        int quantity = 0;
        RepairReport report = await RunAsync(_ => Task.FromResult(Notices.History(Notices.Row("2", ++quantity, quantity * 10))));
        Assert.Equal(RepairOutcome.GaveUp, report.Outcome);
        Assert.Equal((1, (long)quantity), (report.UnrepairedOrders, report.UnrepairedQuantity));
        Assert.Equal("history and feed did not agree in time", report.Reason);
        Assert.Empty(_target.Published);
    }

    [Fact]
    public async Task A_history_with_unreadable_rows_is_no_proof()
    {
        RepairReport report = await RunAsync(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50)) with { UnreadableRows = 1 }));
        Assert.Equal((RepairOutcome.GaveUp, 5L), (report.Outcome, report.RepairedQuantity));
        Assert.Equal("the order history held rows that cannot be read", report.Reason);
    }

    [Fact]
    public async Task Lost_again_it_is_interrupted_and_the_gap_stays_open()
    {
        DateTimeOffset opened = _time.GetUtcNow();
        _ledger.OpenGap(opened);
        using CancellationTokenSource lost = new();
        Task<RepairReport> running = NewRepairer(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50)))).RepairAsync(lost.Token);
        _time.Advance(TimeSpan.FromSeconds(3));
        await lost.CancelAsync();
        RepairReport report = await running;
        Assert.Equal(RepairOutcome.Interrupted, report.Outcome);
        Assert.Equal(opened, _ledger.GapOpenedAt);
        Assert.Empty(_target.Published);
        Assert.Equal(5, (await RunAsync(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50))))).RepairedQuantity);
    }

    [Fact]
    public async Task A_cold_start_repairs_what_the_strategy_has_not_booked()
    {
        _ledger.Seed(new KnownOrder("1", "AAPL", "", 3, 30));
        _ledger.OpenGap(_time.GetUtcNow() - TimeSpan.FromHours(5));
        RepairReport report = await RunAsync(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 52), Notices.Row("2", 4, 40))));
        Assert.Equal((RepairOutcome.Complete, 2, 6L), (report.Outcome, report.RepairedRecords, report.RepairedQuantity));
        Assert.Equal("11.0000", _target.Published.Single(static record => record.Quantity.Value == 2).Price.ToString());
    }

    [Fact]
    public async Task Adopting_takes_the_history_as_known()
    {
        _ledger.HasBaseline = false;
        GapRepairer repairer = NewRepairer(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50))));
        Assert.Null(await _time.RunAsync(repairer.AdoptAsync(CancellationToken.None)));
        Assert.True(_ledger.HasBaseline);
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal((RepairOutcome.Complete, 0L), (report.Outcome, report.RepairedQuantity));
        Assert.Empty(_target.Published);
    }

    [Fact]
    public async Task Without_the_history_there_is_no_baseline()
    {
        _ledger.HasBaseline = false;
        Assert.Equal("GET failed.", await _time.RunAsync(NewRepairer(_ => throw Failure(KisErrorAction.Fatal)).AdoptAsync(CancellationToken.None)));
        Assert.False(_ledger.HasBaseline);
    }

    [Fact]
    public async Task A_history_that_does_not_answer_holds_a_start_up_for_a_bounded_time()
    {
        _ledger.HasBaseline = false;
        string? problem = await _time.RunAsync(NewRepairer(HangAsync).AdoptAsync(CancellationToken.None));
        Assert.Equal("it did not answer within 20 s", problem);
        Assert.Equal(Settings.BaselinePatience, _time.Elapsed);
        Assert.False(_ledger.HasBaseline);

        using CancellationTokenSource stopped = new();
        Task<string?> adopting = NewRepairer(HangAsync).AdoptAsync(stopped.Token);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adopting);
    }

    [Fact]
    public async Task What_is_not_KISs_answer_is_asked_again_until_the_time_is_up()
    {
        int calls = 0;
        RepairReport report = await RunAsync(_ => ++calls < 4
            ? throw new KisApiException(FeedFailure.Network, KisErrorAction.Fatal, "a proxy", httpStatus: 403)
            : Task.FromResult(Notices.History(Notices.Row("1", 5, 50))));
        Assert.Equal((RepairOutcome.Complete, 5L), (report.Outcome, report.RepairedQuantity));
    }

    [Fact]
    public async Task A_history_that_fails_like_nothing_known_ends_in_the_report()
    {
        RepairReport report = await RunAsync(_ => throw new InvalidOperationException("with details"));
        Assert.Equal((RepairOutcome.Failed, "the order history failed unexpectedly (InvalidOperationException)"), (report.Outcome, report.Reason));
    }

    [Fact]
    public async Task What_a_repair_gave_up_on_is_found_by_a_later_one_however_short_its_own_gap()
    {
        DateTimeOffset first = _time.GetUtcNow();
        _ledger.OpenGap(first);
        Assert.Equal(RepairOutcome.GaveUp, (await RunAsync(_ => throw Failure(KisErrorAction.Retry))).Outcome);
        Assert.Equal(first, _ledger.UnrepairedSince);
        _time.Advance(TimeSpan.FromHours(20));
        _ledger.OpenGap(_time.GetUtcNow());
        _asked.Clear();
        Assert.Equal(5, (await RunAsync(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50))))).RepairedQuantity);
        Assert.All(_asked, static asked => Assert.Equal(new DateOnly(2026, 3, 31), asked.From));
        Assert.Null(_ledger.UnrepairedSince);
    }

    [Fact]
    public async Task Numbers_beyond_all_bounds_are_no_reason_to_fail()
    {
        const long Most = Quantity.MaxValue;
        _ledger.Add(Notices.Fill("2", Most, 1));
        for (int i = 0; i < 12; i++) _ledger.Add(Notices.Fill("2", Most, 1));
        RepairReport report = await RunAsync(_ => Task.FromResult(Notices.History(
            Notices.Row("1", Most, 1) with { OrderQuantity = null }, Notices.Row("1", Most, 1) with
            { OrderQuantity = null, OrderDate = new DateOnly(2026, 3, 31) },
            Notices.Row("2", Most, 1) with { OrderQuantity = null })));
        Assert.Equal((RepairOutcome.Complete, Most), (report.Outcome, report.RepairedQuantity));
        Assert.Equal(Most, Assert.Single(_target.Published).Quantity.Value);
    }

    [Fact]
    public async Task Over_REST_the_wire_becomes_repairs()
    {
        using ScriptedKis kis = new();
        kis.Otherwise = request => request.Uri.AbsolutePath switch
        {
            "/oauth2/tokenP" => ScriptedKis.Json("""{"access_token":"t","expires_in":86400}"""),
            _ => ScriptedKis.Json("""
                {"rt_cd":"0","output":[{"ord_dt":"20260401","ord_gno_brno":"01790","odno":"0000003567","sll_buy_dvsn_cd":"01","pdno":"7203",
                "prdt_name":"도요타자동차","ft_ord_qty":"100","ft_ccld_qty":"40","ft_ccld_unpr3":"3221.25","ft_ccld_amt3":"128850.00",
                "ovrs_excg_cd":"TKSE","tr_crcy_cd":"JPY"}]}
                """),
        };
        using KisRestClient client = new(RestTest.Options(kis, _time));
        _ledger.Add(Notices.Fill("3567", 10, 3220m, "7203") with { Market = Market.Tokyo, Side = Side.Sell });
        GapRepairer repairer = new(client, _ledger, Notices.Identity, Settings, _target, _time);
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal(RepairOutcome.Complete, report.Outcome);
        FillRecord repair = Assert.Single(_target.Published);
        Assert.Equal((30L, "3221.66666667"), (repair.Quantity.Value, repair.Price.ToString()));
        Assert.Equal((Market.Tokyo, Side.Sell, "3567", "12345678"), (repair.Market, repair.Side, repair.OrderNo.ToString(), repair.Account.ToString()));
    }

    [Fact]
    public async Task Endless_pages_end_with_a_reason_and_in_time()
    {
        using ScriptedKis kis = new();
        kis.Otherwise = static request => request.Uri.AbsolutePath == "/oauth2/tokenP" ? Token() : Page(0, isLast: false);
        using KisRestClient client = new(RestTest.Options(kis, _time, KisEnvironment.Real));
        GapRepairer repairer = new(client, _ledger, Notices.Identity, RepairSettings.For(KisEnvironment.Real), _target, _time);
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal((RepairOutcome.GaveUp, "the order history's pages did not end, or repeated themselves"), (report.Outcome, report.Reason));
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(6));
        Assert.InRange(kis.Seen.Count, 4, 60);
    }

    [Fact]
    public async Task A_big_day_is_read_within_the_share()
    {
        // 10,000 orders, 20 a page: one reading takes longer than a repair may, where pages do not come.
        const int Pages = 500;
        List<TimeSpan> calls = [];
        int next = 0;
        using ScriptedKis kis = new();
        kis.Otherwise = request =>
        {
            calls.Add(_time.Elapsed);
            if (request.Uri.AbsolutePath == "/oauth2/tokenP") return Token();
            if (request.Headers.GetValueOrDefault("tr_cont") != "N") next = 0;
            return Page(next, isLast: ++next == Pages);
        };
        using KisRestClient client = new(RestTest.Options(kis, _time, KisEnvironment.Real) with { CallsPerSecond = 2 });
        GapRepairer repairer = new(client, _ledger, Notices.Identity, RepairSettings.For(KisEnvironment.Real), _target, _time);
        _ledger.Add(Notices.Fill("3", 10, 10m));
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal((RepairOutcome.Complete, 20L * Pages - 1), (report.Outcome, report.RepairedRecords));
        Assert.True(_time.Elapsed < TimeSpan.FromMinutes(20), $"{_time.Elapsed}");
        Assert.All(calls.Zip(calls.Skip(2)), static pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_reading_that_was_broken_off_goes_on_where_it_was()
    {
        const int Pages = 100;
        List<int> read = [];
        int next = 0, refusals = 4;
        using ScriptedKis kis = new();
        kis.Otherwise = request =>
        {
            if (request.Uri.AbsolutePath == "/oauth2/tokenP") return Token();
            if (request.Headers.GetValueOrDefault("tr_cont") != "N") next = 0;
            // For as long as the client tries.
            if (next == 60 && refusals-- > 0) return ScriptedKis.Json(ScriptedKis.Error("EGW00201"), HttpStatusCode.InternalServerError);
            read.Add(next);
            return Page(next, isLast: ++next == Pages);
        };
        using KisRestClient client = new(RestTest.Options(kis, _time, KisEnvironment.Real) with { CallsPerSecond = 2 });
        GapRepairer repairer = new(client, _ledger, Notices.Identity, RepairSettings.For(KisEnvironment.Real), _target, _time);
        // Forty pages in its twenty seconds; then the repair goes on with the forty-first.
        Assert.NotNull(await _time.RunAsync(repairer.AdoptAsync(CancellationToken.None)));
        int adopted = read.Count;
        Assert.InRange(adopted, 30, 45);
        RepairReport report = await _time.RunAsync(repairer.AdoptLateAsync(CancellationToken.None));
        Assert.Equal(RepairOutcome.Complete, report.Outcome);
        Assert.Empty(_target.Published);
        Assert.Equal(Enumerable.Range(0, Pages), read.Take(Pages));
        Assert.Equal(20 * Pages, _ledger.Count);
    }

    [Fact]
    public async Task A_page_that_is_refused_for_good()
    {
        using ScriptedKis kis = new();
        kis.Otherwise = static request => request.Uri.AbsolutePath == "/oauth2/tokenP" ? Token()
            : request.Headers.GetValueOrDefault("tr_cont") == "N" ? ScriptedKis.Json(ScriptedKis.Error("SYDB0050", "조회 이후 자료가 변경되었습니다"))
            : Page(0, isLast: false);
        using KisRestClient client = new(RestTest.Options(kis, _time, KisEnvironment.Real));
        GapRepairer repairer = new(client, _ledger, Notices.Identity, RepairSettings.For(KisEnvironment.Real), _target, _time);
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        // What page 1 says for certain is repaired; the rest is told, in KIS's words.
        Assert.Equal((RepairOutcome.GaveUp, 20, 200L), (report.Outcome, report.RepairedRecords, report.RepairedQuantity));
        Assert.Contains("SYDB0050", report.Reason, StringComparison.Ordinal);
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task A_refused_token_ends_in_the_report()
    {
        using ScriptedKis kis = new();
        kis.Otherwise = _ => ScriptedKis.Json(ScriptedKis.Error("EGW00103"), HttpStatusCode.Forbidden);
        using KisRestClient client = new(RestTest.Options(kis, _time));
        RepairReport report = await _time.RunAsync(
            new GapRepairer(client, _ledger, Notices.Identity, Settings, _target, _time).RepairAsync(CancellationToken.None));
        Assert.Equal(RepairOutcome.Failed, report.Outcome);
        Assert.Contains("EGW00103", report.Reason, StringComparison.Ordinal);
        Assert.Single(kis.Seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task A_timer_that_fires_early_costs_no_reading(int milliseconds)
    {
        _time.EarlyBy = TimeSpan.FromMilliseconds(milliseconds);
        _ledger.Add(Notices.Fill("1", 4, 10));
        _time.Advance(TimeSpan.FromMinutes(1));
        GapRepairer repairer = NewRepairer(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50))));
        LookResult look = await _time.RunAsync(repairer.LookAsync(CancellationToken.None));
        Assert.Equal((GapCause.NotSent, 2), (look.Found, _asked.Count));
        _ledger.OpenGap(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(1));
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        // The history's lag of 35 s, 5 s between two, and two that agree.
        Assert.Equal((RepairOutcome.Complete, 1L, 9), (report.Outcome, report.RepairedQuantity, report.Snapshots));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_machine_whose_clock_is_days_off_finds_its_orders_in_the_history(int days)
    {
        _time.WallError = TimeSpan.FromDays(days);
        long stamp = _time.GetUtcNow().UtcTicks;
        GapRepairer repairer = NewRepairer(_ => Task.FromResult(Notices.History(
            Notices.Row("1", 5, 50) with { OrderDate = new DateOnly(2026, 4, 1) }, Notices.Row("2", 5, 50) with { OrderDate = new DateOnly(2026, 4, 1) })),
            () => _time.GetUtcNow() - _time.WallError);
        // Before anybody could know, and after.
        _ledger.Add(Notices.Fill("1", 5, 10) with { ReceivedUtcTicks = stamp });
        _ledger.OpenGap(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(1));
        RepairReport first = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal((RepairOutcome.Complete, 5L), (first.Outcome, first.RepairedQuantity));
        _ledger.Add(Notices.Fill("3", 5, 10) with { ReceivedUtcTicks = stamp });
        _ledger.OpenGap(_time.GetUtcNow());
        repairer = NewRepairer(_ => Task.FromResult(Notices.History(Notices.Row("3", 5, 50) with { OrderDate = new DateOnly(2026, 4, 1) })),
            () => _time.GetUtcNow() - _time.WallError);
        _time.Advance(TimeSpan.FromMinutes(1));
        RepairReport second = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal(0, second.RepairedQuantity);
        Assert.Equal(["0000000002"], _target.Published.Select(static record => record.OrderNo.ToString()));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_clock_that_is_set_blinds_no_look(int hours)
    {
        _ledger.Add(Notices.Fill("1", 4, 10) with { ReceivedUtcTicks = _time.GetUtcNow().UtcTicks });
        _time.WallError = TimeSpan.FromHours(hours);
        _time.Advance(TimeSpan.FromMinutes(1));
        LookResult look = await _time.RunAsync(
            NewRepairer(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50)))).LookAsync(CancellationToken.None));
        Assert.Equal(GapCause.NotSent, look.Found);
    }

    [Fact]
    public async Task A_look_too_soon_after_a_notice_is_not_settled()
    {
        _ledger.Add(Notices.Fill("1", 5, 10) with { ReceivedUtcTicks = _time.GetUtcNow().UtcTicks });
        GapRepairer repairer = NewRepairer(_ => Task.FromResult(Notices.History(Notices.Row("1", 5, 50))));
        Assert.Equal(new LookResult(GapCause.None, null, IsSettled: false), await _time.RunAsync(repairer.LookAsync(CancellationToken.None)));
        _time.Advance(Settings.HistoryLag);
        Assert.Equal(new LookResult(GapCause.None, null, IsSettled: true), await _time.RunAsync(repairer.LookAsync(CancellationToken.None)));
        Assert.Equal(
            new LookResult(GapCause.None, "GET failed.", IsSettled: false),
            await _time.RunAsync(NewRepairer(_ => throw Failure(KisErrorAction.Fatal)).LookAsync(CancellationToken.None)));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_clock_that_was_wrong_at_the_start(int days)
    {
        DateTimeOffset start = _time.GetUtcNow();
        int next = 0;
        using ScriptedKis kis = new();
        kis.Otherwise = request =>
        {
            HttpResponseMessage answer = request.Uri.AbsolutePath == "/oauth2/tokenP" ? Token() : OfAskedDays(request);
            // KIS's clock is right all the time.
            answer.Headers.Date = start + _time.Elapsed;
            return answer;
        };
        using KisRestClient client = new(RestTest.Options(kis, _time));
        GapRepairer repairer = new(client, _ledger, Notices.Identity, Settings, _target, _time);
        _ledger.HasBaseline = false;
        _time.WallError = TimeSpan.FromDays(days);
        await _time.RunAsync(client.GetAccessTokenAsync());
        Assert.Null(await _time.RunAsync(repairer.AdoptAsync(CancellationToken.None)));
        Assert.Empty(_target.Published);

        _ledger.OpenGap(_time.GetUtcNow());
        // Right again, and nothing has been asked since.
        _time.WallError = TimeSpan.Zero;
        _time.Advance(TimeSpan.FromSeconds(5));
        next = 2;
        RepairReport report = await _time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Assert.Equal((GapOutcome.Repaired, 2, 20L), (report.GapOutcome, report.RepairedRecords, report.RepairedQuantity));

        HttpResponseMessage OfAskedDays(SeenRequest request)
        {
            // Two orders of the day, and one of the day before yesterday, which was filled long before the start.
            string query = request.Uri.Query;
            string[] rows = [Row(9).Replace("20260401", "20260330", StringComparison.Ordinal), .. Enumerable.Range(0, next).Select(Row)];
            return ScriptedKis.Json($$"""{"rt_cd":"0","output":[{{string.Join(',', rows.Where(IsAsked))}}]}""", continuation: "D");

            bool IsAsked(string row) => string.CompareOrdinal(row, 11, Parameter("ORD_STRT_DT"), 0, 8) >= 0
                && string.CompareOrdinal(row, 11, Parameter("ORD_END_DT"), 0, 8) <= 0;

            string Parameter(string name) => query[(query.IndexOf(name + "=", StringComparison.Ordinal) + name.Length + 1)..][..8];
        }
    }

    [Fact]
    public async Task A_clock_that_was_wrong_at_the_start_and_put_right_before_the_first_look()
    {
        DateTimeOffset start = _time.GetUtcNow();
        using ScriptedKis kis = new();
        kis.Otherwise = request =>
        {
            HttpResponseMessage answer = request.Uri.AbsolutePath == "/oauth2/tokenP" ? Token() : ScriptedKis.Json("""{"rt_cd":"0","output":[]}""");
            answer.Headers.Date = start + _time.Elapsed;
            return answer;
        };
        using KisRestClient client = new(RestTest.Options(kis, _time));
        GapRepairer repairer = new(client, _ledger, Notices.Identity, Settings, _target, _time);
        _ledger.HasBaseline = false;
        _time.WallError = TimeSpan.FromDays(-3);
        await _time.RunAsync(client.GetAccessTokenAsync());
        _time.WallError = TimeSpan.Zero;
        // It was asked for days to come: that there is nothing in them says nothing of today.
        Assert.Contains("clock", await _time.RunAsync(repairer.AdoptAsync(CancellationToken.None)), StringComparison.Ordinal);
        Assert.False(_ledger.HasBaseline);
        Assert.Null(await _time.RunAsync(repairer.AdoptAsync(CancellationToken.None)));
        Assert.True(_ledger.HasBaseline);
    }

    private static HttpResponseMessage Token() => ScriptedKis.Json("""{"access_token":"t","expires_in":86400}""");

    private static HttpResponseMessage Page(int page, bool isLast) => ScriptedKis.Json(
        $$"""{"rt_cd":"0","ctx_area_fk200":"k","ctx_area_nk200":"{{page}}","output":[{{string.Join(',', Enumerable.Range(page * 20, 20).Select(Row))}}]}""",
        continuation: isLast ? "E" : "M");

    private static string Row(int number) =>
        $$"""{"ord_dt":"20260401","odno":"{{number + 1:D10}}","sll_buy_dvsn_cd":"02","pdno":"AAPL","ft_ord_qty":"10","ft_ccld_qty":"10","ft_ccld_unpr3":"10","ft_ccld_amt3":"100","nccs_qty":"0","ovrs_excg_cd":"NASD","tr_crcy_cd":"USD"}""";

    private async Task<OrderHistory> HangAsync(CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, token).ConfigureAwait(false);
        return Notices.History();
    }

    private static KisApiException Failure(KisErrorAction action) => new(FeedFailure.Network, action, "GET failed.");

    private Task<RepairReport> RunAsync(Func<CancellationToken, Task<OrderHistory>> source) =>
        _time.RunAsync(NewRepairer(source).RepairAsync(CancellationToken.None));

    private GapRepairer NewRepairer(Func<CancellationToken, Task<OrderHistory>> source, Func<DateTimeOffset>? now = null) => new(
        (from, to, _, token) =>
        {
            _asked.Add((from, to));
            return source(token);
        },
        now ?? _time.GetUtcNow, _ledger, Notices.Identity, Settings, _target, _time);
}
