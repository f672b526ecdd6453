using System.Net;

namespace KisFast.Tests.Rest;

public sealed class ApprovalTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly ScriptedKis _kis = new();

    public void Dispose() => _kis.Dispose();

    [Theory]
    [InlineData(KisEnvironment.Real, "https://openapi.koreainvestment.com:9443/oauth2/Approval")]
    [InlineData(KisEnvironment.Paper, "https://openapivts.koreainvestment.com:29443/oauth2/Approval")]
    public async Task Sends_what_KIS_asks_for(KisEnvironment environment, string url)
    {
        _kis.Then("""{"approval_key":"a1b2-c3"}""");
        using KisRestClient client = new(RestTest.Options(_kis, _time, environment));

        Assert.Equal("a1b2-c3", await _time.RunAsync(client.GetApprovalKeyAsync()));

        SeenRequest request = Assert.Single(_kis.Seen);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(url, request.Uri.AbsoluteUri);
        Assert.Equal("application/json; charset=utf-8", request.ContentType);
        Assert.Equal(
            $$"""{"grant_type":"client_credentials","appkey":"{{RestTest.AppKey}}","secretkey":"{{RestTest.AppSecret}}"}""",
            request.Body);
    }

    [Theory]
    [InlineData("EGW00103", "a paper key is valid on the paper host only")]
    [InlineData("EGW00105", "check the app secret")]
    [InlineData("EGW00207", "IP address")]
    public async Task A_wrong_key_fails_at_once_with_one_line(string code, string remedy)
    {
        _kis.Then(ScriptedKis.Error(code, $"거절 {RestTest.AppKey}\\n둘째 줄"), HttpStatusCode.Forbidden);
        KisApiException error = await FailAsync();
        Assert.Equal(code, error.Code);
        Assert.Equal(403, error.HttpStatus);
        Assert.Equal(KisErrorAction.Fatal, error.Action);
        Assert.Equal(FeedFailure.Credentials, error.Failure);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.Contains("POST /oauth2/Approval at openapivts.koreainvestment.com:29443", error.Message, StringComparison.Ordinal);
        Assert.Contains("거절 ***", error.Message, StringComparison.Ordinal);
        Assert.Single(_kis.Seen);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task The_other_error_shape_is_understood()
    {
        _kis.Then("""{"error_description":"유효하지 않은 AppKey입니다.","error_code":"EGW00103"}""", HttpStatusCode.Forbidden);
        KisApiException error = await FailAsync();
        Assert.Equal("EGW00103", error.Code);
        Assert.Contains("유효하지 않은 AppKey입니다.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_under_HTTP_200_is_a_refusal()
    {
        _kis.Then(ScriptedKis.Error("EGW00103"));
        Assert.Equal("EGW00103", (await FailAsync()).Code);
    }

    [Fact]
    public async Task Passing_failures_are_retried_with_back_off()
    {
        _kis.Then(ScriptedKis.Error("EGW00002"), HttpStatusCode.InternalServerError)
            .Then("<html>maintenance</html>", HttpStatusCode.ServiceUnavailable)
            .Then("""{"approval_key":"key"}""");
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        Assert.Equal("key", await _time.RunAsync(client.GetApprovalKeyAsync()));
        Assert.Equal(3, _kis.Seen.Count);
        Assert.Equal(0, client.UnknownCodes);
    }

    [Fact]
    public async Task An_unknown_code_is_retried_counted_and_named()
    {
        _kis.Otherwise = _ => ScriptedKis.Json(ScriptedKis.Error("EGW09999", "뭔가"), HttpStatusCode.InternalServerError);
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(client.GetApprovalKeyAsync()));
        Assert.Equal(4, _kis.Seen.Count);
        Assert.Equal(4, client.UnknownCodes);
        Assert.Contains("EGW09999 (뭔가)", error.Message, StringComparison.Ordinal);
        RestTest.AssertOneCleanLine(error);
    }

    [Theory]
    [InlineData("", 200, KisErrorAction.Retry)]
    [InlineData("<html>", 200, KisErrorAction.Retry)]
    [InlineData("[1,2]", 200, KisErrorAction.Retry)]
    [InlineData("null", 200, KisErrorAction.Retry)]
    [InlineData("{", 200, KisErrorAction.Retry)]
    [InlineData("{}", 200, KisErrorAction.Retry)]
    [InlineData("""{"approval_key":""}""", 200, KisErrorAction.Retry)]
    [InlineData("""{"approval_key":{"a":1}}""", 200, KisErrorAction.Retry)]
    [InlineData("""{"approval_key":"a\"b"}""", 200, KisErrorAction.Retry)]
    [InlineData("not found", 404, KisErrorAction.Fatal)]
    [InlineData("{}", 403, KisErrorAction.Fatal)]
    [InlineData("moved", 302, KisErrorAction.Fatal)]
    [InlineData("slow down", 429, KisErrorAction.RateLimited)]
    [InlineData("bad gateway", 502, KisErrorAction.Retry)]
    public async Task An_answer_that_is_not_KISs_gives_one_line(string body, int status, KisErrorAction action)
    {
        _kis.Otherwise = _ => ScriptedKis.Json(body, (HttpStatusCode)status);
        Assert.Equal(action, (await FailAsync()).Action);
        Assert.Equal(action == KisErrorAction.Fatal ? 1 : 4, _kis.Seen.Count);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_within_the_retry_budget()
    {
        for (int i = 0; i < 10; i++) _kis.ThenHang();
        KisApiException error = await FailAsync();
        Assert.Contains("no answer within 10 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(FeedFailure.Network, error.Failure);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_no_answer_that_was_lost()
    {
        // As SocketsHttpHandler puts it. A token may be asked for again at once: nothing was sent.
        for (int i = 0; i < 4; i++) _kis.ThenThrow(new TaskCanceledException("connect", new TimeoutException()));
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.Contains("no connection within 5 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, _kis.Seen.Count);
        Assert.InRange(_time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Network_errors_say_what_to_do()
    {
        for (int i = 0; i < 4; i++) _kis.ThenThrow(new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known"));
        Assert.Contains("cannot be resolved", (await FailAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(4, _kis.Seen.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endless_answer_is_cut_off(bool announced)
    {
        _kis.Otherwise = _ =>
        {
            Stream body = announced ? new MemoryStream(new byte[2 * 1024 * 1024]) : new EndlessStream();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) };
        };
        Assert.Contains("larger than 1024 KiB", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_up_is_a_cancellation_and_no_failure()
    {
        _kis.ThenHang();
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        using CancellationTokenSource stop = new();
        Task<string> asking = client.GetApprovalKeyAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task The_clock_of_the_server_is_noticed()
    {
        _kis.Then(_ =>
        {
            HttpResponseMessage answer = ScriptedKis.Json("""{"approval_key":"key"}""");
            answer.Headers.Date = _time.GetUtcNow() + TimeSpan.FromHours(3);
            return answer;
        });
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        await _time.RunAsync(client.GetApprovalKeyAsync());
        Assert.Equal(TimeSpan.FromHours(3), client.ClockSkew);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(3), client.Now);
    }

    [Fact]
    public void No_text_form_holds_a_secret()
    {
        KisRestOptions options = RestTest.Options(_kis, _time);
        using KisRestClient client = new(options);
        foreach (string text in new[] { options.ToString(), client.ToString() })
        {
            Assert.DoesNotContain(RestTest.AppKey, text, StringComparison.Ordinal);
            Assert.DoesNotContain(RestTest.AppSecret, text, StringComparison.Ordinal);
        }
    }

    private async Task<KisApiException> FailAsync()
    {
        using KisRestClient client = new(RestTest.Options(_kis, _time));
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(client.GetApprovalKeyAsync()));
        RestTest.AssertOneCleanLine(error);
        return error;
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => count;

        // At once: nothing but timers may make a test under virtual time wait.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
