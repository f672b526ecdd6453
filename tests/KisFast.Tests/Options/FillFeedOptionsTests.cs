namespace KisFast.Tests.Options;

public sealed class FillFeedOptionsTests
{
    private const string Key = "PSaPPkEyPSaPPkEyPSaPPkEyPSaPPkEyPSaP";
    private const string Secret = "s3cr3ts3cr3ts3cr3ts3cr3ts3cr3ts3cr3t";

    private static readonly FillFeedOptions Good = new() { AppKey = Key, AppSecret = Secret, HtsId = "testuser" };

    public static TheoryData<string, FillFeedOptions> Wrong => new()
    {
        { "AppKey is missing", Good with { AppKey = "" } },
        { "AppKey is missing", Good with { AppKey = null! } },
        { "AppSecret is missing", Good with { AppSecret = " " } },
        { "AppKey holds a space", Good with { AppKey = Key + "\n" } },
        { "AppKey is in quotation marks", Good with { AppKey = $"\"{Key}\"" } },
        { "AppSecret is in quotation marks", Good with { AppSecret = $"'{Secret}'" } },
        { "HtsId looks like an account", Good with { HtsId = "12345678-01" } },
        { "HtsId is in quotation marks", Good with { HtsId = "'testuser'" } },
        { "WebSocketUrl is KIS's for Real", Good with
            { Environment = KisEnvironment.Paper, WebSocketUrl = new Uri("ws://ops.koreainvestment.com:21000/tryitout") } },
        { "RestUrl is KIS's for Paper", Good with { RestUrl = new Uri("https://openapivts.koreainvestment.com:29443") } },
        { "DrainTimeout is", Good with { DrainTimeout = TimeSpan.Zero } },
        { "Reconnect.AppKeyInUsePatience is", Good with { Reconnect = new() { AppKeyInUsePatience = TimeSpan.FromDays(1) } } },
        { "HtsId is missing", Good with { HtsId = "" } },
        { "HtsId must be 1 to 16", Good with { HtsId = "a b" } },
        { "HtsId must be 1 to 16", Good with { HtsId = new string('x', 17) } },
        { "Account must be eight digits", Good with { Account = "1234" } },
        { "Environment must be", Good with { Environment = (KisEnvironment)7 } },
        { "CustomerType must be", Good with { CustomerType = (CustomerType)7 } },
        { "ReceiveMode must be", Good with { ReceiveMode = (ReceiveMode)77 } },
        { "PingPongReply must be", Good with { PingPongReply = (PingPongReply)7 } },
        { "WaitStrategy must be", Good with { WaitStrategy = (WaitStrategyKind)7 } },
        { "FullRing must be", Good with { FullRing = (FullRingPolicy)7 } },
        { "OnHandlerError must be", Good with { OnHandlerError = (HandlerErrorPolicy)7 } },
        { "RingSize is 1000", Good with { RingSize = 1000 } },
        { "RingSize is 8", Good with { RingSize = 8 } },
        { "RingSize is 8388608", Good with { RingSize = 1 << 23 } },
        { "MaxMessageBytes is 10", Good with { MaxMessageBytes = 10 } },
        { "WebSocketUrl must be an absolute ws://", Good with { WebSocketUrl = new Uri("http://localhost") } },
        { "WebSocketUrl must be an absolute ws://", Good with { WebSocketUrl = new Uri("/tryitout", UriKind.Relative) } },
        { "WebSocketUrl must not contain a user name", Good with { WebSocketUrl = new Uri("ws://user:pass@localhost") } },
        { "RestUrl must be an absolute http://", Good with { RestUrl = new Uri("ws://localhost") } },
        { "ConnectTimeout is 00:00:00", Good with { ConnectTimeout = TimeSpan.Zero } },
        { "HandshakeTimeout is 01:00:00", Good with { HandshakeTimeout = TimeSpan.FromHours(1) } },
        { "SubscribeTimeout is", Good with { SubscribeTimeout = TimeSpan.FromSeconds(-1) } },
        { "StaleAfter is", Good with { StaleAfter = TimeSpan.FromDays(1) } },
        { "LoggerFactory is null", Good with { LoggerFactory = null! } },
        { "TimeProvider is null", Good with { TimeProvider = null! } },
        { "Reconnect is null", Good with { Reconnect = null! } },
        { "Sessions is null", Good with { Sessions = null! } },
        { "Reconnect.InitialDelay is", Good with { Reconnect = new() { InitialDelay = TimeSpan.Zero } } },
        { "Reconnect.MaxDelay is", Good with { Reconnect = new() { MaxDelay = TimeSpan.FromMilliseconds(1) } } },
        { "Reconnect.StableAfter is", Good with { Reconnect = new() { StableAfter = TimeSpan.FromSeconds(-1) } } },
        { "Reconnect.MaxConnectsPerMinute is 0", Good with { Reconnect = new() { MaxConnectsPerMinute = 0 } } },
        { "Reconnect.StartAttempts is 0", Good with { Reconnect = new() { StartAttempts = 0 } } },
        { "Reconnect.AppKeyInUseAttempts is 0", Good with { Reconnect = new() { AppKeyInUseAttempts = 0 } } },
        { "set them, or Sessions, not both", Good with { Sessions = [new() { AppKey = "a", AppSecret = "b", HtsIds = ["c"] }] } },
        { "Sessions[1].AppKey is that of Sessions[0]", new() { Sessions = [One("k1"), One("k1")] } },
        { "Sessions[0].HtsIds must name 1 to 41", new() { Sessions = [One("k1") with { HtsIds = [] }] } },
        { "Sessions[0].HtsIds names an HTS id twice", new() { Sessions = [One("k1") with { HtsIds = ["a", "a"] }] } },
        { "Sessions[1] is null", new() { Sessions = [One("k1"), null!] } },
    };

    [Theory]
    [InlineData("12345678-01")]
    [InlineData("1234567801")]
    public void An_account_is_taken_with_ten_digits_or_a_hyphen(string account) => Assert.Empty((Good with { Account = account }).Validate());

    [Theory]
    [InlineData("@testuser")]
    [InlineData("$1234567")]
    [InlineData("1234567")]
    public void An_HTS_id_has_three_forms(string htsId) => Assert.Empty((Good with { HtsId = htsId }).Validate());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Each_wrong_value_gets_one_line_that_names_it(string expected, FillFeedOptions options)
    {
        string error = Assert.Single(options.Validate());
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain(Key, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
        var thrown = Assert.Throws<KisFastException>(() => new FillFeed(options));
        Assert.Equal(FeedFailure.Configuration, thrown.Failure);
        Assert.Equal(error, thrown.Message);
    }

    [Fact]
    public void Good_values_pass()
    {
        Assert.Empty(Good.Validate());
        Assert.Empty((Good with { Account = "12345678-01", RingSize = 16, Environment = KisEnvironment.Paper }).Validate());
        Assert.Empty(new FillFeedOptions { Sessions = [One("k1"), One("k2") with { HtsIds = ["a", "b"] }] }.Validate());
    }

    [Fact]
    public void No_text_form_shows_a_key_a_secret_an_id_or_an_account()
    {
        FillFeedOptions single = Good with { Account = "12345678-01" };
        FillFeedOptions several = new() { Sessions = [One(Key) with { AppSecret = Secret, HtsIds = ["testuser"], Account = "12345678-01" }] };
        foreach (string text in new[] { single.ToString(), several.ToString(), several.Sessions[0].ToString(), $"{single}" })
            foreach (string secret in new[] { Key, Secret, "testuser", "12345678" })
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Contains("Real", single.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KisEnvironment.Real, "ws://ops.koreainvestment.com:21000/tryitout/H0GSCNI0", "https://openapi.koreainvestment.com:9443/")]
    [InlineData(KisEnvironment.Paper, "ws://ops.koreainvestment.com:31000/tryitout/H0GSCNI9", "https://openapivts.koreainvestment.com:29443/")]
    public void The_default_URLs_are_the_documented_ones(KisEnvironment environment, string webSocket, string rest)
    {
        FillFeedOptions options = Good with { Environment = environment };
        Assert.Equal(webSocket, options.EffectiveWebSocketUrl.ToString());
        Assert.Equal(rest, options.EffectiveRestUrl.ToString());
    }

    [Theory]
    [InlineData("ws://kis:1/", 1, ReceiveMode.Blocking)]
    [InlineData("ws://kis:1/", 16, ReceiveMode.Blocking)]
    [InlineData("ws://kis:1/", 17, ReceiveMode.Async)]
    [InlineData("wss://kis:1/", 1, ReceiveMode.Async)]
    public void Without_a_setting_the_receive_mode_fits_what_is_known(string url, int sessions, ReceiveMode expected)
    {
        var options = new FillFeedOptions { WebSocketUrl = new Uri(url), Sessions = [.. Enumerable.Range(0, sessions).Select(i => One($"k{i}"))] };
        Assert.Empty(options.Validate());
        Assert.Equal(expected, options.EffectiveReceiveMode);
        // What was asked for is kept, and what a caller polls is never blocked.
        if (expected != ReceiveMode.Async)
        {
            Assert.Equal(ReceiveMode.Spin, (options with { ReceiveMode = ReceiveMode.Spin }).EffectiveReceiveMode);
            Assert.Equal(ReceiveMode.Spin, (options with { Threading = FeedThreading.Caller }).EffectiveReceiveMode);
        }
    }

    [Fact]
    public void A_loop_of_ones_own_goes_with_no_mode_of_the_feeds_threads_and_no_TLS()
    {
        Assert.Empty((Good with { Threading = FeedThreading.Caller }).Validate());
        Assert.Contains("ReceiveMode Blocking", Assert.Single((Good with { Threading = FeedThreading.Caller, ReceiveMode = ReceiveMode.Blocking }).Validate()),
            StringComparison.Ordinal);
        Assert.Contains("TLS", Assert.Single((Good with { Threading = FeedThreading.Caller, WebSocketUrl = new Uri("wss://kis/") }).Validate()),
            StringComparison.Ordinal);
        Assert.Contains("PollLimit", Assert.Single((Good with { PollLimit = TimeSpan.Zero }).Validate()), StringComparison.Ordinal);
        Assert.Contains("SpinFor", Assert.Single((Good with { SpinFor = TimeSpan.FromMilliseconds(11) }).Validate()), StringComparison.Ordinal);
    }

    private static FillSessionOptions One(string key) => new() { AppKey = key, AppSecret = Secret, HtsIds = ["user"] };
}
