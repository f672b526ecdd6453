using System.Net;
using KisFast.Rest;

namespace KisFast.Tests.Rest;

public sealed class TokenTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly ScriptedKis _kis = new();
    private readonly TemporaryFolder _folder = new();
    private int _issued;

    public TokenTests() => _kis.Otherwise = _ => Token($"token-{++_issued}", TimeSpan.FromHours(24));

    public void Dispose()
    {
        _kis.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_kept()
    {
        using KisRestClient client = NewClient();
        _kis.ThenWait(TimeSpan.FromSeconds(1), _time, _kis.Otherwise!);
        Task<string>[] callers = [.. Enumerable.Range(0, 20).Select(_ => client.GetAccessTokenAsync())];
        Assert.All(callers, caller => Assert.False(caller.IsCompleted));
        foreach (Task<string> caller in callers) Assert.Equal("token-1", await _time.RunAsync(caller));
        SeenRequest request = Assert.Single(_kis.Seen);
        Assert.Equal("/oauth2/tokenP", request.Uri.AbsolutePath);
        Assert.Equal($$"""{"grant_type":"client_credentials","appkey":"{{RestTest.AppKey}}","appsecret":"{{RestTest.AppSecret}}"}""", request.Body);
    }

    [Fact]
    public async Task It_is_renewed_before_the_Korean_time_it_expires_at()
    {
        using KisRestClient client = NewClient();
        await _time.RunAsync(client.GetAccessTokenAsync());
        _time.Advance(TimeSpan.FromHours(24) - TokenSource.RefreshMargin - TimeSpan.FromSeconds(2));
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("token-2", await _time.RunAsync(client.GetAccessTokenAsync()));
    }

    [Fact]
    public async Task Another_process_finds_it_in_the_file_that_is_the_owners_only()
    {
        using (KisRestClient first = NewClient()) await _time.RunAsync(first.GetAccessTokenAsync());
        using KisRestClient second = NewClient();
        Assert.Equal("token-1", await _time.RunAsync(second.GetAccessTokenAsync()));
        Assert.Equal(1, _issued);

        string file = Assert.Single(_folder.Files("*.json"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        string everything = file + File.ReadAllText(file);
        Assert.DoesNotContain(RestTest.AppKey, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(RestTest.AppSecret, everything, StringComparison.Ordinal);
        Assert.Empty(_folder.Files("*.json.*-*"));
    }

    [Fact]
    public async Task Key_environment_and_host_each_have_a_file_of_their_own()
    {
        KisRestOptions options = RestTest.Options(_kis, _time) with { TokenCacheDirectory = _folder.Path };
        foreach (KisRestOptions other in new[]
        {
            options, options with { AppKey = "another" }, options with { Environment = KisEnvironment.Real }, options with
                { BaseAddress = new Uri("http://localhost:1") },
        })
        {
            using KisRestClient client = new(other);
            await _time.RunAsync(client.GetAccessTokenAsync());
        }

        Assert.Equal(4, _issued);
        Assert.Equal(4, _folder.Files("*.json").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\0\0\0\0")]
    [InlineData("""{"version":2,"token":"x","expiresAt":"2099-01-01T00:00:00Z"}""")]
    [InlineData("""{"version":1,"token":"a b","expiresAt":"2099-01-01T00:00:00Z"}""")]
    [InlineData("""{"version":1,"token":"x","expiresAt":"soon"}""")]
    [InlineData("""{"version":1,"token":"","expiresAt":"2099-01-01T00:00:00Z"}""")]
    public async Task A_damaged_file_is_as_good_as_none(string content)
    {
        await WithFileAsync(file => File.WriteAllText(file, content));
        Assert.Equal(2, _issued);
    }

    [Fact]
    public async Task A_huge_file_is_as_good_as_none()
    {
        await WithFileAsync(static file => File.WriteAllText(file, new string(' ', 1_000_000)));
        Assert.Equal(2, _issued);
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_not_trusted_and_is_replaced()
    {
        if (OperatingSystem.IsWindows()) return;
        string file = await WithFileAsync(static path =>
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        });
        Assert.Equal(2, _issued);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_folder_is_the_users_one_of_its_own_for_simulators_none_when_so_asked()
    {
        KisRestOptions options = RestTest.Options(_kis, _time) with { TokenCacheDirectory = null };
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length > 0) Assert.StartsWith(System.IO.Path.Combine(home, "kisfast"), TokenCacheFile.Create(options)!.Path, StringComparison.Ordinal);
        if (home.Length > 0)
            Assert.Contains("loopback", TokenCacheFile.Create(options with { BaseAddress = new Uri("http://127.0.0.1:5000") })!.Path, StringComparison.Ordinal);
        Assert.Null(TokenCacheFile.Create(options with { TokenCacheDirectory = "" }));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_costs_the_sharing_only()
    {
        string blocked = System.IO.Path.Combine(_folder.Path, "file");
        File.WriteAllText(blocked, "");
        using KisRestClient client = new(RestTest.Options(_kis, _time) with { TokenCacheDirectory = System.IO.Path.Combine(blocked, "sub") });
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
    }

    [Fact]
    public async Task Never_two_issues_within_a_minute_whatever_happens()
    {
        // Two processes with one file; one is told again and again that its token has expired.
        List<TimeSpan> issues = [];
        _kis.Otherwise = request =>
        {
            if (request.Uri.AbsolutePath != "/oauth2/tokenP") return ScriptedKis.Json(ScriptedKis.Error("EGW00123"), HttpStatusCode.InternalServerError);
            issues.Add(_time.Elapsed);
            return Token($"token-{++_issued}", TimeSpan.FromHours(24));
        };
        using KisRestClient first = NewClient(), second = NewClient();
        for (int i = 0; i < 3; i++)
        {
            foreach (KisRestClient client in new[] { first, second })
            {
                KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(HistoryAsync(client)));
                Assert.Equal("EGW00123", error.Code);
            }
        }

        Assert.True(issues.Count > 2);
        for (int i = 1; i < issues.Count; i++) Assert.True(issues[i] - issues[i - 1] >= TimeSpan.FromMinutes(1), $"{issues[i - 1]} {issues[i]}");
    }

    [Fact]
    public async Task A_wait_under_a_millisecond()
    {
        // The timers of a feed cut to whole milliseconds: what is left of a wait after that must not be waited for again and again.
        using var source = new TokenSource(
            _ => Task.FromResult(new AccessToken($"token-{++_issued}", _time.GetUtcNow() + TimeSpan.FromHours(24))),
            _time.GetUtcNow, _time, TimeSpan.FromSeconds(61), cache: null);
        AccessToken first = await _time.RunAsync(source.GetAsync(default));
        List<TimeSpan> waits = [];
        source.Waits = wait =>
        {
            waits.Add(wait);
            // Not for ever.
            Assert.True(waits.Count < 10, "It waits again and again.");
        };
        _time.Advance(TimeSpan.FromMilliseconds(12.3456));
        await source.RejectAsync(first, default);
        Assert.Equal("token-2", (await _time.RunAsync(source.GetAsync(default))).Value);
        Assert.Single(waits);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(61.001));
    }

    [Fact]
    public async Task Told_once_a_minute_it_waits_the_minute()
    {
        _kis.Then(ScriptedKis.Error("EGW00133"), HttpStatusCode.Forbidden);
        using KisRestClient client = NewClient();
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.1));
    }

    [Fact]
    public async Task An_issue_without_an_answer_counts_as_one()
    {
        _kis.ThenHang();
        using KisRestClient client = NewClient();
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_file_the_token_that_still_works()
    {
        using (KisRestClient first = NewClient()) await _time.RunAsync(first.GetAccessTokenAsync());
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(5));
        _kis.ThenHang();
        using KisRestClient second = NewClient(), third = NewClient();
        Assert.Equal("token-1", await _time.RunAsync(second.GetAccessTokenAsync()));
        TimeSpan asked = _time.Elapsed;
        Assert.Equal("token-1", await _time.RunAsync(second.GetAccessTokenAsync()));
        Assert.Equal("token-1", await _time.RunAsync(third.GetAccessTokenAsync()));
        Assert.Equal(asked, _time.Elapsed);
    }

    [Fact]
    public async Task A_refusal_does_not_use_up_the_minute_and_is_clear()
    {
        _kis.Then(ScriptedKis.Error("EGW00105"), HttpStatusCode.Forbidden);
        using KisRestClient client = NewClient();
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.Contains("app secret", error.Message, StringComparison.Ordinal);
        RestTest.AssertOneCleanLine(error);
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.True(_time.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("EGW00123")]
    [InlineData("EGW00121")]
    public async Task An_expired_token_is_renewed_once_and_the_call_repeated(string code)
    {
        using KisRestClient client = NewClient();
        await _time.RunAsync(client.GetAccessTokenAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        _kis.Then(ScriptedKis.Error(code), HttpStatusCode.InternalServerError)
            .Then(_ => Token("token-new", TimeSpan.FromHours(24)))
            .Then("""{"rt_cd":"0","output":[]}""");
        OrderHistory history = await _time.RunAsync(HistoryAsync(client));
        Assert.True(history.IsComplete);
        Assert.Equal("Bearer token-1", _kis.Seen[1].Headers["authorization"]);
        Assert.Equal("Bearer token-new", _kis.Seen[3].Headers["authorization"]);
    }

    [Fact]
    public async Task Revoking_forgets_it_everywhere()
    {
        using KisRestClient client = NewClient();
        Assert.False(await _time.RunAsync(client.RevokeAsync()));
        await _time.RunAsync(client.GetAccessTokenAsync());
        _kis.Then("""{"code":200,"message":"접근토큰 폐기에 성공하였습니다"}""");
        Assert.True(await _time.RunAsync(client.RevokeAsync()));
        Assert.Equal("/oauth2/revokeP", _kis.Seen[^1].Uri.AbsolutePath);
        Assert.Equal($$"""{"appkey":"{{RestTest.AppKey}}","appsecret":"{{RestTest.AppSecret}}","token":"token-1"}""", _kis.Seen[^1].Body);
        Assert.DoesNotContain("token-1", File.ReadAllText(_folder.Files("*.json").Single()), StringComparison.Ordinal);
        Assert.False(await _time.RunAsync(client.RevokeAsync()));
        Assert.Equal("token-2", await _time.RunAsync(client.GetAccessTokenAsync()));
        Assert.True(_time.Elapsed >= TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("Unauthorized", HttpStatusCode.Unauthorized)]
    [InlineData("""{"rt_cd":"1","msg_cd":"EGT0001","msg1":"유효하지 않은 토큰"}""", HttpStatusCode.InternalServerError)]
    [InlineData("""{"rt_cd":"1","msg_cd":"EGW00121","msg1":"유효하지 않은 token"}""", HttpStatusCode.InternalServerError)]
    [InlineData("""{"rt_cd":"1","msg_cd":"XYZ99999","msg1":"nobody knows"}""", HttpStatusCode.InternalServerError)]
    public async Task A_token_that_died_early_costs_one_new_one_and_leaves_the_cache(string body, HttpStatusCode status)
    {
        using (KisRestClient first = NewClient()) await _time.RunAsync(first.GetAccessTokenAsync());
        _time.Advance(TimeSpan.FromMinutes(5));
        using KisRestClient client = NewClient();
        bool wasInTheCache = true;
        _kis.Otherwise = request => request.Uri.AbsolutePath == "/oauth2/tokenP" ? Issue()
            : request.Headers["authorization"] == "Bearer token-1" ? ScriptedKis.Json(body, status)
            : ScriptedKis.Json("""{"rt_cd":"0","output":[]}""");
        Assert.True((await _time.RunAsync(HistoryAsync(client))).IsComplete);
        Assert.Equal(2, _issued);
        Assert.False(wasInTheCache);
        Assert.Contains("token-2", File.ReadAllText(_folder.Files("*.json").Single()), StringComparison.Ordinal);

        HttpResponseMessage Issue()
        {
            wasInTheCache = File.ReadAllText(_folder.Files("*.json").Single()).Contains("token-1", StringComparison.Ordinal);
            return Token($"token-{++_issued}", TimeSpan.FromHours(24));
        }
    }

    [Fact]
    public async Task A_refusal_that_a_new_token_does_not_mend_costs_fewer_and_fewer_tokens()
    {
        using KisRestClient client = NewClient();
        bool isDead = true;
        _kis.Otherwise = request => request.Uri.AbsolutePath == "/oauth2/tokenP"
            ? Token($"token-{++_issued}", TimeSpan.FromHours(24))
            : isDead ? ScriptedKis.Json("Unauthorized", HttpStatusCode.Unauthorized) : ScriptedKis.Json("""{"rt_cd":"0","output":[]}""");
        List<TimeSpan> told = [];
        client.Waits = (what, time) =>
        {
            if (what.StartsWith("another access token", StringComparison.Ordinal)) told.Add(time);
        };
        var began = _time.Elapsed;
        while (_time.Elapsed - began < TimeSpan.FromHours(12))
        {
            KisApiException refusal = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(HistoryAsync(client)));
            Assert.True(refusal.MayPass);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        // A few at first, then one an hour; each pause is told.
        Assert.InRange(_issued, 12, 20);
        Assert.Equal(_issued - 1, told.Count);
        Assert.Equal(TimeSpan.FromHours(1), told[^1]);
        Assert.True(told.Zip(told.Skip(1)).All(static pair => pair.Second >= pair.First));
        // Over at last: the next one mends it, and the one after begins anew.
        isDead = false;
        _time.Advance(TimeSpan.FromHours(2));
        await _time.RunAsync(HistoryAsync(client));
        isDead = true;
        int issued = _issued;
        await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(HistoryAsync(client)));
        Assert.Equal((issued + 1, TimeSpan.FromSeconds(61)), (_issued, told[^1]));
    }

    [Fact]
    public async Task A_token_that_dies_right_after_its_renewal_is_renewed_after_a_minute()
    {
        using KisRestClient client = NewClient();
        int refusals = 2;
        _kis.Otherwise = request => request.Uri.AbsolutePath == "/oauth2/tokenP"
            ? Token($"token-{++_issued}", TimeSpan.FromHours(24))
            : refusals-- > 0 ? ScriptedKis.Json(ScriptedKis.Error("EGW00121"), HttpStatusCode.InternalServerError) : ScriptedKis.Json("""{"rt_cd":"0","output":[]}""");
        await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(HistoryAsync(client)));
        Assert.Equal(2, _issued);
        _time.Advance(TimeSpan.FromSeconds(62));
        await _time.RunAsync(HistoryAsync(client));
    }

    [Fact]
    public async Task A_refusal_that_nobody_knows_costs_one_token_an_hour()
    {
        using KisRestClient client = NewClient();
        _kis.Otherwise = request => request.Uri.AbsolutePath == "/oauth2/tokenP"
            ? Token($"token-{++_issued}", TimeSpan.FromHours(24))
            : ScriptedKis.Json(ScriptedKis.Error("XXXX9999"), HttpStatusCode.InternalServerError);
        for (int i = 0; i < 50; i++)
        {
            await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(HistoryAsync(client)));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, _issued);
    }

    [Fact]
    public async Task An_account_that_is_not_the_key_s_costs_no_token_and_says_what_to_do()
    {
        using KisRestClient client = NewClient();
        _kis.Otherwise = request => request.Uri.AbsolutePath == "/oauth2/tokenP"
            ? Token($"token-{++_issued}", TimeSpan.FromHours(24))
            : ScriptedKis.Json("""{"rt_cd":"7","msg_cd":"APTR0058","msg1":"계좌번호와 고객ID가 일치하지 않습니다"}""");
        KisApiException refusal = await Assert.ThrowsAsync<KisApiException>(() => _time.RunAsync(HistoryAsync(client)));
        Assert.Equal((KisErrorAction.Fatal, "APTR0058", 1), (refusal.Action, refusal.Code, _issued));
        Assert.Contains("고객ID가 일치하지", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("check the account number", refusal.Message, StringComparison.Ordinal);
        Assert.Same(refusal, client.Refusal);
    }

    [Fact]
    public async Task Another_start_against_a_simulator_within_the_minute_does_not_wait()
    {
        KisRestOptions options = RestTest.Options(_kis, _time) with { TokenCacheDirectory = _folder.Path, BaseAddress = new Uri("http://127.0.0.1:5000") };
        using (KisRestClient first = new(options)) await _time.RunAsync(first.GetAccessTokenAsync());
        using KisRestClient second = new(options);
        Assert.Equal("token-1", await _time.RunAsync(second.GetAccessTokenAsync()));
        Assert.True(_time.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Who_waits_for_a_token_is_told_for_what_and_how_long()
    {
        using KisRestClient first = NewClient();
        await _time.RunAsync(first.GetAccessTokenAsync());
        File.Delete(_folder.Files("*.json").Single());
        using KisRestClient client = new(RestTest.Options(_kis, _time) with { TokenCacheDirectory = _folder.Path });
        List<(string What, TimeSpan Time)> waits = [];
        client.Waits = (what, time) => waits.Add((what, time));
        _kis.Then(ScriptedKis.Error("EGW00133"), HttpStatusCode.Forbidden);
        await _time.RunAsync(client.GetAccessTokenAsync());
        (string what, TimeSpan time) = Assert.Single(waits);
        Assert.Contains("one a minute", what, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(61), time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_can_be_kept_elsewhere_and_a_store_that_throws_costs_a_token(bool throws)
    {
        var store = new TestStore(throws);
        KisRestOptions options = RestTest.Options(_kis, _time) with { TokenStore = store };
        using (KisRestClient first = new(options)) await _time.RunAsync(first.GetAccessTokenAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        using KisRestClient second = new(options);
        Assert.Equal(throws ? "token-2" : "token-1", await _time.RunAsync(second.GetAccessTokenAsync()));
        Assert.All(store.Names, name => Assert.DoesNotContain(RestTest.AppKey, name, StringComparison.Ordinal));
    }

    private sealed class TestStore(bool throws) : ITokenStore
    {
        private readonly Dictionary<string, string> _kept = [];

        public List<string> Names { get; } = [];

        public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            Names.Add(name);
            return throws ? throw new IOException("On purpose.") : ValueTask.FromResult(_kept.GetValueOrDefault(name));
        }

        public ValueTask WriteAsync(string name, string text, CancellationToken cancellationToken)
        {
            Names.Add(name);
            _kept[name] = text;
            return throws ? throw new IOException("On purpose.") : ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task A_dead_holder_does_not_hold_the_lock()
    {
        using KisRestClient client = NewClient();
        TokenCacheFile file = TokenCacheFile.Create(RestTest.Options(_kis, _time) with { TokenCacheDirectory = _folder.Path })!;
        Assert.True(file.TryLock(out IDisposable? held));
        Assert.False(file.TryLock(out _));
        Task<string> waiting = client.GetAccessTokenAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _issued);
        held!.Dispose();
        Assert.Equal("token-1", await _time.RunAsync(waiting));
    }

    [Theory]
    [InlineData("2026-04-02 09:00:00", "2026-04-02T00:00:00Z")]
    [InlineData("2026-12-31 00:00:00", "2026-12-30T15:00:00Z")]
    [InlineData("2026-13-01 00:00:00", null)]
    [InlineData("0001-01-01 00:00:00", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Korean_time_is_nine_hours_ahead(string? text, string? utc) =>
        Assert.Equal(utc is null ? null : DateTimeOffset.Parse(utc), KisTime.ParseKorean(text));

    [Theory]
    [InlineData("")]
    [InlineData("never")]
    [InlineData("1999-01-01 00:00:00")]
    public async Task Without_a_usable_date_the_seconds_count(string expired)
    {
        _kis.Then($$"""{"access_token":"short","expires_in":7200,"access_token_token_expired":"{{expired}}"}""");
        using KisRestClient client = NewClient();
        Assert.Equal("short", await _time.RunAsync(client.GetAccessTokenAsync()));
        _time.Advance(TimeSpan.FromMinutes(100));
        Assert.Equal("short", await _time.RunAsync(client.GetAccessTokenAsync()));
        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("token-1", await _time.RunAsync(client.GetAccessTokenAsync()));
    }

    private static Task<OrderHistory> HistoryAsync(KisRestClient client) =>
        client.GetOrderHistoryAsync(KisAccount.Parse("12345678-01"), new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 2));

    private HttpResponseMessage Token(string value, TimeSpan life) => ScriptedKis.Json(
        $$"""
        {"access_token":"{{value}}","token_type":"Bearer","expires_in":86400,
        "access_token_token_expired":"{{(_time.GetUtcNow() + life).ToOffset(KisTime.KoreanOffset):yyyy-MM-dd HH:mm:ss}}"}
        """);

    private KisRestClient NewClient() => new(RestTest.Options(_kis, _time) with { TokenCacheDirectory = _folder.Path });

    private async Task<string> WithFileAsync(Action<string> spoil)
    {
        using (KisRestClient first = NewClient()) await _time.RunAsync(first.GetAccessTokenAsync());
        string file = _folder.Files("*.json").Single();
        spoil(file);
        _time.Advance(TimeSpan.FromMinutes(2));
        using KisRestClient second = NewClient();
        await _time.RunAsync(second.GetAccessTokenAsync());
        using KisRestClient third = NewClient();
        Assert.Equal($"token-{_issued}", await _time.RunAsync(third.GetAccessTokenAsync()));
        return file;
    }
}
