using System.Net;
using System.Text;
using KisFast.Rest;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Rest;

public sealed class OrderHistoryTests : IDisposable
{
    private static readonly KisAccount Account = KisAccount.Parse("12345678-01");
    private readonly VirtualTime _time = new();
    private readonly ScriptedKis _kis = new();

    public void Dispose() => _kis.Dispose();

    [Theory]
    [InlineData("0", ",\"output\":[]")]
    [InlineData("7", ",\"output\":[]")]
    [InlineData("7", "")]
    [InlineData("0", ",\"output\":null")]
    public async Task Nothing_to_show_is_an_empty_history_whatever_rt_cd_says(string returnCode, string output)
    {
        ScriptToken().Then($$"""{"rt_cd":"{{returnCode}}","msg_cd":"KIOK0560","msg1":"조회할 내용이 없습니다"{{output}}}""");
        using KisRestClient client = new(RestTest.Options(_kis, _time, KisEnvironment.Real));
        OrderHistory history = await _time.RunAsync(HistoryAsync(client));
        Assert.True(history.IsComplete);
        Assert.Empty(history.Rows);
    }

    [Theory]
    [InlineData(KisEnvironment.Real, CustomerType.Person, "TTTS3035R", "P", "%25")]
    [InlineData(KisEnvironment.Paper, CustomerType.Person, "VTTS3035R", "P", "")]
    [InlineData(KisEnvironment.Real, CustomerType.Corporate, "TTTS3035R", "B", "%25")]
    public async Task Sends_the_headers_and_the_query_of_the_environment(
        KisEnvironment environment, CustomerType customer, string trId, string custtype, string all)
    {
        ScriptToken().Then("""{"rt_cd":"0","msg_cd":"70070000","output":[]}""");
        using KisRestClient client = new(RestTest.Options(_kis, _time, environment) with { CustomerType = customer });
        await _time.RunAsync(HistoryAsync(client));
        SeenRequest request = _kis.Seen[1];
        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal("application/json; charset=utf-8", request.ContentType);
        Assert.Equal("Bearer the-token", request.Headers["authorization"]);
        Assert.Equal(RestTest.AppKey, request.Headers["appkey"]);
        Assert.Equal(RestTest.AppSecret, request.Headers["appsecret"]);
        Assert.Equal(trId, request.Headers["tr_id"]);
        Assert.Equal(custtype, request.Headers["custtype"]);
        Assert.Equal("", request.Headers["tr_cont"]);
        Assert.Equal("/uapi/overseas-stock/v1/trading/inquire-ccnl", request.Uri.AbsolutePath);
        Assert.Equal(
            $"?CANO=12345678&ACNT_PRDT_CD=01&PDNO={all}&ORD_STRT_DT=20260401&ORD_END_DT=20260402&SLL_BUY_DVSN=00&CCLD_NCCS_DVSN=00"
            + $"&OVRS_EXCG_CD={all}&SORT_SQN=DS&ORD_DT=&ORD_GNO_BRNO=&ODNO=&CTX_AREA_NK200=&CTX_AREA_FK200=",
            request.Uri.Query);
    }

    [Fact]
    public async Task Reads_every_page_and_hands_the_keys_back_as_they_came()
    {
        ScriptToken()
            .Then(_ => Page("F", "fk 1   ", "nk 1   ", Row(3), Row(2)))
            .Then(_ => Page("M", "fk 2   ", "nk 2   ", Row(2), Row(1)))
            .Then(_ => Page("D", "", "", Row(9)));
        OrderHistory history = await ReadAsync();
        Assert.True(history.IsComplete);
        Assert.Equal(3, history.Pages);
        Assert.Equal(["0000000003", "0000000002", "0000000002", "0000000001", "0000000009"], history.Rows.Select(static row => row.OrderNo));
        Assert.Equal(["", "N", "N"], _kis.Seen.Skip(1).Select(static request => request.Headers["tr_cont"]));
        Assert.EndsWith("&CTX_AREA_NK200=nk%202%20%20%20&CTX_AREA_FK200=fk%202%20%20%20", _kis.Seen[3].Uri.Query, StringComparison.Ordinal);
        // Paper: one call a second.
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task Asks_for_the_other_order()
    {
        ScriptToken().Then(_ => Page("D", "", ""));
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        await _time.RunAsync(client.GetOrderHistoryAsync(Account, new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 2), reverse: true));
        Assert.Contains("&SORT_SQN=AS&", _kis.Seen[1].Uri.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_repeat_themselves_end()
    {
        ScriptToken();
        _kis.Otherwise = _ => Page("M", "same", "same", Row(1));
        OrderHistory history = await ReadAsync();
        Assert.False(history.IsComplete);
        Assert.Equal(2, history.Pages);
    }

    [Fact]
    public async Task Pages_without_end_end()
    {
        ScriptToken();
        int page = 0;
        _kis.Otherwise = _ => Page("M", $"{++page}", "", Row(page));
        OrderHistory history = await ReadAsync();
        Assert.False(history.IsComplete);
        Assert.Equal(KisRestClient.MaxHistoryPages, history.Pages);
    }

    [Fact]
    public async Task Pages_that_are_stuffed_end_too()
    {
        ScriptToken();
        int page = 0;
        _kis.Otherwise = _ => Page("M", $"{++page}", "", [.. Enumerable.Repeat("""{"odno":"1"}""", 20_000)]);
        OrderHistory history = await ReadAsync();
        Assert.False(history.IsComplete);
        // The second brought nothing new.
        Assert.Equal((2, 40_000), (history.Pages, history.Rows.Count));
    }

    [Fact]
    public async Task A_row_is_typed()
    {
        ScriptToken().Then("""
            {"rt_cd":"0","msg_cd":"70070000","msg1":"조회되었습니다 ","ctx_area_fk200":" ","ctx_area_nk200":" ","output":[{
            "ord_dt":"20260331","ord_gno_brno":"01790","odno":"0000003567","orgn_odno":"","sll_buy_dvsn_cd":"02","sll_buy_dvsn_cd_name":"매수",
            "rvse_cncl_dvsn":"00","pdno":"AAPL","prdt_name":"애플","ft_ord_qty":"10","ft_ord_unpr3":"148.01000000","ft_ccld_qty":" 7 ",
            "ft_ccld_unpr3":"148.00714286","ft_ccld_amt3":"1036.05000","nccs_qty":3,"prcs_stat_name":"","rjct_rson":"","rjct_rson_name":"",
            "ord_tmd":"223001","tr_mket_name":"나스닥","tr_natn":"840","ovrs_excg_cd":"NASD","tr_crcy_cd":"USD","dmst_ord_dt":"20260401",
            "something_new":{"a":[1]}}]}
            """);
        OrderHistoryRow row = Assert.Single((await ReadAsync()).Rows);
        Assert.Equal(
            new OrderHistoryRow
            {
                Page = 1,
                OrderNo = "0000003567",
                Symbol = "AAPL",
                FilledQuantity = 7,
                FilledAmount = 1036.05m,
                FilledPrice = 148.00714286m,
                Branch = "01790",
                Side = Side.Buy,
                Amendment = Amendment.New,
                Exchange = "NASD",
                Currency = "USD",
                SecurityName = "애플",
                OrderQuantity = 10,
                OrderPrice = 148.01m,
                OpenQuantity = 3,
                OrderDate = new DateOnly(2026, 3, 31),
                DomesticOrderDate = new DateOnly(2026, 4, 1),
                OrderTime = new TimeOnly(22, 30, 1),
            },
            row);
    }

    [Theory]
    [InlineData("""{"odno":"1"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":""}""", 0L)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"","ft_ccld_amt3":"70"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"7.00"}""", 7L)]
    [InlineData("""{"odno":"1","ft_ccld_qty":7}""", 7L)]
    [InlineData("""{"odno":1,"ft_ccld_qty":7.0}""", 7L)]
    [InlineData("""{"ODNO":"1","FT_CCLD_QTY":"1,234"}""", 1234L)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"7","ft_ccld_amt3":"n/a","ord_dt":"99999999","ord_tmd":"99","pdno":null,"sll_buy_dvsn_cd":{}}""", 7L)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"7.5"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"-7"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"seven"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"99999999999999999999"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"10,0"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"10,000000"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":",100"}""", null)]
    [InlineData("""{"odno":"","ft_ccld_qty":"7"}""", null)]
    [InlineData("""{"odno":"0000000000","ft_ccld_qty":"7"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"7","ft_ccld_qty":"8"}""", null)]
    [InlineData("""{"odno":"1","ft_ccld_qty":"7","\ud800":"x"}""", null)]
    [InlineData("""["1","7"]""", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    [InlineData("""{"ft_ccld_qty":"7"}""", null)]
    public async Task Odd_rows_are_read_or_left_out_never_guessed(string row, long? filled)
    {
        ScriptToken().Then($$"""{"rt_cd":"0","output":[{{row}}]}""");
        OrderHistory history = await ReadAsync();
        Assert.Equal(filled, history.Rows.SingleOrDefault()?.FilledQuantity);
        // A row that names no order is left out; a quantity that cannot be read is none, and holds back its own order only.
        Assert.Equal(history.Rows.Count == 0 ? 1 : 0, history.UnreadableRows);
    }

    [Theory]
    [InlineData("""{"rt_cd":"0","output":{"odno":"1"}}""", 0)]
    [InlineData("""{"rt_cd":"0","output":[null,1,"x",[],{"odno":"1"}]}""", 4)]
    [InlineData("""{"rt_cd":"0","output":[{"odno":"2","ft_ccld_qty":[[{}]],"odno":"3"},{"odno":"1"}]}""", 1)]
    public async Task Odd_outputs_are_read_and_what_is_no_row_counts(string json, int unreadable)
    {
        ScriptToken().Then(json);
        OrderHistory history = await ReadAsync();
        Assert.Equal(("1", unreadable), (Assert.Single(history.Rows).OrderNo, history.UnreadableRows));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"rt_cd":"0"}""")]
    [InlineData("""{"rt_cd":"0","msg_cd":"KIOK0510","msg1":"조회가 완료되었습니다"}""")]
    [InlineData("""{"rt_cd":"0","output":null}""")]
    [InlineData("""{"rt_cd":"0","output":""}""")]
    [InlineData("""{"rt_cd":"0","output":"service unavailable"}""")]
    [InlineData("""{"rt_cd":"0","output":0}""")]
    [InlineData("""{"rt_cd":"0","data":{"output":[]}}""")]
    [InlineData("""{"rt_cd":"0","output":[{"odno":"1"}],"output":[]}""")]
    [InlineData("""{"output":[]}""")]
    [InlineData("""{"output":[{"odno":"1"}]}""")]
    [InlineData("""{"status":"ok"}""")]
    public async Task What_is_no_list_of_orders_is_no_empty_history(string json)
    {
        ScriptToken().Then(json);
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(ReadAsync);
        Assert.True(error.MayPass);
        Assert.Contains("no list of orders", error.Message, StringComparison.Ordinal);
        RestTest.AssertOneCleanLine(error);
    }

    [Fact]
    public async Task A_further_page_that_is_no_list_of_orders_leaves_the_history_unfinished()
    {
        ScriptToken().Then(_ => Page("F", "k", "1", Row(1))).Then("""{"rt_cd":"0"}""");
        OrderHistory history = await ReadAsync();
        Assert.False(history.IsComplete);
        Assert.Contains("no list of orders", history.Complaint, StringComparison.Ordinal);
        Assert.Single(history.Rows);
    }

    [Fact]
    public async Task Broken_UTF8_costs_the_name_only()
    {
        byte[] body = [.. """{"rt_cd":"0","output":[{"odno":"1","ft_ccld_qty":"7","prdt_name":"?"}]}"""u8];
        body[body.AsSpan().IndexOf((byte)'?')] = 0xC3;
        ScriptToken().Then(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
        OrderHistoryRow row = Assert.Single((await ReadAsync()).Rows);
        Assert.Equal(7, row.FilledQuantity);
        Assert.Equal("", row.SecurityName);
    }

    [Fact]
    public async Task Rate_limits_are_waited_out()
    {
        ScriptToken()
            .Then(ScriptedKis.Error("EGW00201", "초당 거래건수를 초과하였습니다."), HttpStatusCode.InternalServerError)
            .Then(ScriptedKis.Error("EGW00331"), HttpStatusCode.InternalServerError)
            .Then(_ => Page("D", "", "", Row(1)));
        Assert.Single((await ReadAsync()).Rows);
    }

    [Fact]
    public async Task Invalid_parameters_stop_at_once()
    {
        ScriptToken().Then(ScriptedKis.Error("EGW00223"), HttpStatusCode.BadRequest);
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(ReadAsync);
        Assert.Contains("account number", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", error.ToString(), StringComparison.Ordinal);
        RestTest.AssertOneCleanLine(error);
    }

    [Theory]
    [InlineData("12345678-01", "12345678", "01")]
    [InlineData("1234567803", "12345678", "03")]
    [InlineData("12345678", "12345678", "01")]
    public void Accounts_are_read(string text, string number, string product)
    {
        Assert.True(KisAccount.TryParse(text, out KisAccount account));
        Assert.Equal((number, product), (account.Number, account.Product));
        Assert.Equal($"{number}-{product}", account.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("12345678-1")]
    [InlineData("12345678_01")]
    [InlineData("1234567801-")]
    [InlineData("１２３４５６７８")]
    public void Other_text_is_no_account(string? text)
    {
        Assert.False(KisAccount.TryParse(text, out _));
        Assert.Throws<KisFastException>(() => KisAccount.Parse(text));
    }

    [Fact]
    public void Every_documented_code_has_a_row_and_a_remedy()
    {
        string[] codes =
        [
            "00001", "00002", "00003", "00004", "00101", "00102", "00103", "00104", "00105", "00120", "00121", "00122", "00123", "00131", "00132",
            "00133", "00201", "00202", "00203", "00205", "00206", "00207", "00208", "00210", "00213", "00215", "00223", "00300", "00301", "00302",
            "00303", "00304", "00316", "00331", "00415", "02004",
        ];
        string[] beside = ["APTR0058", "EGT0001", "OPSQ2000"];
        Assert.Equal([.. codes.Select(static code => "EGW" + code).Concat(beside).Order()], KisErrorCodes.All.Select(static row => row.Code).Order());
        Assert.All(KisErrorCodes.All, static row => Assert.NotEmpty(row.Remedy));
        Assert.Equal(KisErrorAction.NewToken, KisErrorCodes.Find("EGW00123")!.Action);
        Assert.Equal(KisErrorAction.RateLimited, KisErrorCodes.Find("EGW00331")!.Action);
        Assert.Equal(KisErrorAction.Fatal, KisErrorCodes.Find("EGW00223")!.Action);
        Assert.Null(KisErrorCodes.Find("EGW09999"));
    }

    [Cases]
    public void No_bytes_break_the_reader(Garbage bytes, Damage damage, Damage another)
    {
        OrderHistoryReader.Parse(bytes.Bytes);
        byte[] spoiled = Encoding.UTF8.GetBytes("""{"output":[{"odno":"1","ft_ccld_qty":"7","ord_dt":"20260401"}],"ctx_area_fk200":"x"}""");
        foreach (Damage done in new[] { damage, another })
        {
            foreach (OrderRowJson row in OrderHistoryReader.Parse(done.Do(spoiled))?.Output ?? []) OrderHistoryReader.Read(row, 1);
        }
    }

    private static string Row(int number) => $$"""{"odno":"{{number:D10}}","pdno":"AAPL","ft_ccld_qty":"1"}""";

    private static HttpResponseMessage Page(string continuation, string fk, string nk, params string[] rows) => ScriptedKis.Json(
        $$"""{"rt_cd":"0","ctx_area_fk200":"{{fk}}","ctx_area_nk200":"{{nk}}","output":[{{string.Join(',', rows)}}]}""", continuation: continuation);

    private static Task<OrderHistory> HistoryAsync(KisRestClient client) =>
        client.GetOrderHistoryAsync(Account, new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 2));

    private ScriptedKis ScriptToken() => _kis.Then("""{"access_token":"the-token","expires_in":86400}""");

    private async Task<OrderHistory> ReadAsync()
    {
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        return await _time.RunAsync(HistoryAsync(client));
    }
}
