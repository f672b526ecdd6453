using KisFast.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static KisFast.Tests.Support.TestHost;

namespace KisFast.Tests.Hosting;

/// <summary>Every option wrong in turn: the one line that the host says instead of starting.</summary>
public sealed class WrongSettingTests
{
    private static readonly (string Key, string? Value)[] Single =
        [("KisFast:AppKey", "key"), ("KisFast:AppSecret", "very-secret"), ("KisFast:HtsId", "trader")];

    private static readonly (string Key, string? Value)[] Several =
    [
        ("KisFast:Sessions:0:AppKey", "key"), ("KisFast:Sessions:0:AppSecret", "very-secret"), ("KisFast:Sessions:0:HtsIds:0", "trader"),
        ("KisFast:Sessions:1:AppKey", "other"), ("KisFast:Sessions:1:AppSecret", "very-secret"), ("KisFast:Sessions:1:HtsIds:0", "trader"),
    ];

    [Theory]
    [InlineData("Name", " ", "KisFast: Name must be 1 to 64 characters, not all blank.")]
    [InlineData("Environment", "Production", "KisFast:Environment is 'Production'; it must be one of Real, Paper.")]
    [InlineData("Environment", "1", "KisFast:Environment is '1'; it must be one of Real, Paper.")]
    [InlineData("AppKey", "", "KisFast: AppKey is missing: get it from the KIS Developers portal.")]
    [InlineData("AppKey", "a secret", "KisFast: AppKey holds a space or a character that is not ASCII: was it pasted with a line break?")]
    [InlineData("AppSecret", "", "KisFast: AppSecret is missing: get it from the KIS Developers portal.")]
    [InlineData("AppSecret", "secret\n", "KisFast: AppSecret holds a space or a character that is not ASCII: was it pasted with a line break?")]
    [InlineData("HtsId", "", "KisFast: HtsId is missing: it is the id you log in to HTS with.")]
    [InlineData("HtsId", "waytoolongforanhtsid", "KisFast: HtsId must be 1 to 16 ASCII characters without spaces.")]
    [InlineData("Account", "1234", "KisFast: Account must be eight digits and two, like 12345678-01 or 1234567801.")]
    [InlineData("MissedSince", "yesterday", "KisFast:MissedSince is 'yesterday'; it must be a moment like 2026-04-01T09:00:00+09:00.")]
    [InlineData("MissedSince", "2026-04-01", "KisFast: MissedSince needs Account: what was missed is found in its order history.")]
    [InlineData("Redis:Server", "redis:6379", "KisFast: Redis needs both: Server, HOST:PORT, and Stream, the stream's name.")]
    [InlineData("Redis:Sever", "redis:6379", "KisFast:Redis:Sever is no setting. Did you mean Server?")]
    [InlineData("Redis", "redis:6379", "KisFast:Redis is one value; it must be a section with settings of its own.")]
    [InlineData("Rest", "00:00:10", "KisFast:Rest is one value; it must be a section with settings of its own.")]
    [InlineData("Registrations", "HDFSCNT0:DNASAAPL", "KisFast:Registrations is one value; it must be a list, an entry each.")]
    [InlineData("Journal:Path", "fills.db", "KisFast:Journal is a section or a list; it must be one value.")]
    [InlineData("Account:Number", "12345678-01", "KisFast:Account is a section or a list; it must be one value.")]
    [InlineData("Journal", "fills.db",
        "KisFast: Journal and Redis:Publish are two journals, and a feed has one: leave one out, or give a LocalFirstJournal of both in code.",
        "Redis:Server", "redis:6379", "Redis:Stream", "fills", "Redis:Publish", "true")]
    [InlineData("CustomerType", "Robot", "KisFast:CustomerType is 'Robot'; it must be one of Person, Corporate.")]
    [InlineData("WebSocketUrl", "ops.kis", "KisFast:WebSocketUrl is 'ops.kis'; it must be a URL that begins with ws:// or wss://.")]
    [InlineData("WebSocketUrl", "http://kis", "KisFast:WebSocketUrl is 'http://kis'; it must be a URL that begins with ws:// or wss://.")]
    [InlineData("WebSocketUrl", "http://me:secret@kis", "KisFast:WebSocketUrl is '(not shown)'; it must be a URL that begins with ws:// or wss://.")]
    [InlineData("WebSocketUrl", "ws://me:secret@kis", "KisFast: WebSocketUrl must not contain a user name or password.")]
    [InlineData("RestUrl", "ws://kis", "KisFast:RestUrl is 'ws://kis'; it must be a URL that begins with http:// or https://.")]
    [InlineData("RestUrl", "me:secret@kis", "KisFast:RestUrl is '(not shown)'; it must be a URL that begins with http:// or https://.")]
    [InlineData("RestUrl", "http://me:secret@kis", "KisFast: RestUrl must not contain a user name or password.")]
    [InlineData("ReceiveMode", "3", "KisFast:ReceiveMode is '3'; it must be one of Async, Spin, Blocking, Auto.")]
    [InlineData("ReceiveCpu", "-1", "KisFast: ReceiveCpu is -1; it must be from 0 to 1023, or null.")]
    [InlineData("ReceiveCpu", "first", "KisFast:ReceiveCpu is 'first'; it must be a whole number.")]
    [InlineData("BusyPollMicroseconds", "10001", "KisFast: BusyPollMicroseconds is 10001; it must be from 0 (off) to 10000.")]
    [InlineData("QuickAck", "maybe", "KisFast:QuickAck is 'maybe'; it must be true or false.")]
    [InlineData("WarmUp", "1", "KisFast:WarmUp is '1'; it must be true or false.")]
    [InlineData("PingPongReply", "None", "KisFast:PingPongReply is 'None'; it must be one of PongFrame, EchoText.")]
    [InlineData("RingSize", "lots", "KisFast:RingSize is 'lots'; it must be a whole number.")]
    [InlineData("RingSize", "two\nlines", "KisFast:RingSize is 'two lines'; it must be a whole number.")]
    [InlineData("RingSize", "1000", "KisFast: RingSize is 1000; it must be a power of two from 16 to 4194304.")]
    [InlineData("WaitStrategy", "Lazy", "KisFast:WaitStrategy is 'Lazy'; it must be one of Blocking, Sleeping, Yielding, BusySpin.")]
    [InlineData("FullRing", "Drop", "KisFast:FullRing is 'Drop'; it must be one of Wait, Stop.")]
    [InlineData("OnHandlerError", "Ignore", "KisFast:OnHandlerError is 'Ignore'; it must be one of Stop, LogAndContinue.")]
    [InlineData("MaxMessageBytes", "1", "KisFast: MaxMessageBytes is 1; it must be from 1024 (1 KiB) to 67108864 (64 MiB).")]
    [InlineData("ConnectTimeout", "5s", "KisFast:ConnectTimeout is '5s'; it must be a duration as hours:minutes:seconds, like 00:02:30 or 00:00:00.5.")]
    [InlineData("ConnectTimeout", "5", "KisFast: ConnectTimeout is 5.00:00:00; it must be more than 0 and at most 00:05:00.")]
    [InlineData("HandshakeTimeout", "00:00:00", "KisFast: HandshakeTimeout is 00:00:00; it must be more than 0 and at most 00:05:00.")]
    [InlineData("SubscribeTimeout", "-00:00:01", "KisFast: SubscribeTimeout is -00:00:01; it must be more than 0 and at most 00:05:00.")]
    [InlineData("StaleAfter", "150", "KisFast: StaleAfter is 150.00:00:00; it must be more than 0 and at most 01:00:00.")]
    [InlineData("Reconnect:InitialDelay", "00:10:01", "KisFast: Reconnect.InitialDelay is 00:10:01; it must be from 1 ms to 10 min.", "Reconnect:MaxDelay",
        "01:00:00")]
    [InlineData("Reconnect:MaxDelay", "00:00:00.1", "KisFast: Reconnect.MaxDelay is 00:00:00.1000000; it must be from Reconnect.InitialDelay to 1 h.")]
    [InlineData("Reconnect:StableAfter", "01:00:01", "KisFast: Reconnect.StableAfter is 01:00:01; it must be from 0 to 1 h.")]
    [InlineData("Reconnect:MaxConnectsPerMinute", "0", "KisFast: Reconnect.MaxConnectsPerMinute is 0; it must be from 1 to 100000.")]
    [InlineData("Reconnect:StartAttempts", "many", "KisFast:Reconnect:StartAttempts is 'many'; it must be a whole number.")]
    [InlineData("Reconnect:AppKeyInUseAttempts", "101", "KisFast: Reconnect.AppKeyInUseAttempts is 101; it must be from 1 to 100.")]
    [InlineData("Repair:HistoryLag", "-00:00:01", "KisFast: Repair.HistoryLag is -00:00:01; it must be from 00:00:00 to 01:00:00.")]
    [InlineData("Repair:Stability", "2.00:00:00", "KisFast: Repair.Stability is 2.00:00:00; it must be from 00:00:00 to 01:00:00.")]
    [InlineData("Repair:PollInterval", "00:00:00", "KisFast: Repair.PollInterval is 00:00:00; it must be from 00:00:00.0010000 to 01:00:00.")]
    [InlineData("Repair:GiveUpAfter", "long",
        "KisFast:Repair:GiveUpAfter is 'long'; it must be a duration as hours:minutes:seconds, like 00:02:30 or 00:00:00.5.")]
    [InlineData("Rest:CallsPerSecond", "0", "KisFast: Rest.CallsPerSecond is 0; it must be from 1 to 100000, or null.")]
    [InlineData("Rest:Timeout", "00:00:00.01", "KisFast: Rest.Timeout is 00:00:00.0100000; it must be from 100 ms to 5 min.")]
    [InlineData("Rest:MaxRetries", "11", "KisFast: Rest.MaxRetries is 11; it must be from 0 to 10.")]
    [InlineData("WhenFaulted", "Panic", "KisFast:WhenFaulted is 'Panic'; it must be one of StopHost, KeepRunning.")]
    [InlineData("RingSzie", "1024", "KisFast:RingSzie is no setting. Did you mean RingSize?")]
    [InlineData("Reconnect:MaxDealy", "1", "KisFast:Reconnect:MaxDealy is no setting. Did you mean MaxDelay?")]
    [InlineData("Repair:Deadline", "1",
        "KisFast:Repair:Deadline is no setting. There are HistoryLag, Stability, PollInterval, GiveUpAfter, CompareEvery, Overfills.")]
    [InlineData(
        "Sessions:0:AppKey", "", "KisFast: AppKey, AppSecret, HtsId, Account, MissedSince, KnownOrders and Registrations are for a single session: set "
            + "them, or Sessions, not both.",
        "Sessions:0:AppKey", "key", "Sessions:0:AppSecret", "secret", "Sessions:0:HtsIds:0", "trader")]
    public Task A_wrong_value_of_a_single_session_is_one_line(string key, string value, string line, params string[] more) =>
        AssertOneLineAsync(Single, key, value, line, more);

    [Theory]
    [InlineData("Sessions:1:AppKey", "", "KisFast: Sessions[1].AppKey is missing: get it from the KIS Developers portal.")]
    [InlineData("Sessions:1:AppKey", "key", "KisFast: Sessions[1].AppKey is that of Sessions[0]; KIS allows one WebSocket session per app key.")]
    [InlineData("Sessions:1:AppSecret", "my secret",
        "KisFast: Sessions[1].AppSecret holds a space or a character that is not ASCII: was it pasted with a line break?")]
    [InlineData("Sessions:0:HtsIds:1", "trader", "KisFast: Sessions[0].HtsIds names an HTS id twice.")]
    [InlineData("Sessions:0:HtsIds:0", "two words", "KisFast: Sessions[0].HtsId must be 1 to 16 ASCII characters without spaces.")]
    [InlineData("Sessions:0:Account", "1", "KisFast: Sessions[0].Account must be eight digits and two, like 12345678-01 or 1234567801.")]
    [InlineData("Sessions:0:MissedSince", "noon", "KisFast:Sessions:0:MissedSince is 'noon'; it must be a moment like 2026-04-01T09:00:00+09:00.")]
    [InlineData("Sessions:0:HtsId", "x", "KisFast:Sessions:0:HtsId is no setting. Did you mean HtsIds?")]
    [InlineData("Sessions:0:Ring", "x", "KisFast:Sessions:0:Ring is no setting. There are AppKey, AppSecret, HtsIds, Account, MissedSince, Registrations.")]
    [InlineData("Sessions:0:Registrations:0", "x",
        "KisFast:Sessions:0:Registrations:0 is 'x'; it must be TR:KEY, like HDFSCNT0:DNASAAPL, and no order notice.")]
    public Task A_wrong_value_of_several_sessions_is_one_line(string key, string value, string line) => AssertOneLineAsync(Several, key, value, line, []);

    public static IReadOnlyDictionary<string, (Func<FillFeedOptions, FillFeedOptions> Change, string Line)> InCode { get; } =
        new Dictionary<string, (Func<FillFeedOptions, FillFeedOptions>, string)>
        {
            ["no feed"] = (_ => null!, "KisFast: Feed is null; leave it out for the defaults."),
            ["Name"] = (o => o with { Name = new string('x', 65) }, "KisFast: Name must be 1 to 64 characters, not all blank."),
            ["Environment"] = (o => o with { Environment = (KisEnvironment)7 }, "KisFast: Environment must be Real or Paper."),
            ["CustomerType"] = (o => o with { CustomerType = (CustomerType)7 }, "KisFast: CustomerType must be Person or Corporate."),
            ["MissedSince"] = (o => o with { Account = "12345678-01", MissedSince = DateTimeOffset.MaxValue },
                "KisFast: MissedSince is 9999-12-31T23:59:59Z; it must not be in the future."),
            ["KnownOrders"] = (o => o with { KnownOrders = null! }, "KisFast: KnownOrders is null; leave it out when nothing is known."),
            ["relative URL"] = (o => o with { WebSocketUrl = new Uri("/tryitout", UriKind.Relative) },
                "KisFast: WebSocketUrl must be an absolute ws:// or wss:// URL."),
            ["Spin and TLS"] = (
                o => o with { ReceiveMode = ReceiveMode.Spin, WebSocketUrl = new Uri("wss://localhost") },
                "KisFast: ReceiveMode Spin reads the socket itself and cannot do TLS: use Async with a wss:// URL."),
            ["LoggerFactory"] = (o => o with { LoggerFactory = null! }, "KisFast: LoggerFactory is null; leave it out to log nowhere."),
            ["TimeProvider"] = (o => o with { TimeProvider = null! }, "KisFast: TimeProvider is null; leave it out for the system's."),
            ["Reconnect"] = (o => o with { Reconnect = null! }, "KisFast: Reconnect is null; leave it out for the defaults."),
            ["Repair"] = (o => o with { Repair = null! }, "KisFast: Repair is null; leave it out for the defaults."),
            ["Rest"] = (o => o with { Rest = null! }, "KisFast: Rest is null; leave it out for the defaults."),
            ["Sessions"] = (o => o with { Sessions = null! }, "KisFast: Sessions is null; leave it out for a single session."),
        };

    public static TheoryData<string> InCodeNames => [.. InCode.Keys];

    [Theory]
    [MemberData(nameof(InCodeNames))]
    public async Task A_wrong_value_in_code_is_one_line(string name)
    {
        HostApplicationBuilder builder = Create(Single);
        builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast"), o => o.Feed = InCode[name].Change(o.Feed));
        Assert.Equal(InCode[name].Line, Assert.Single(await ProblemsOfAsync(builder)));
    }

    [Theory]
    [InlineData("DegradedRingFill is 0; it must be more than 0 and at most 1.", 0.0, 0.9, 130)]
    [InlineData("UnhealthyRingFill is 0.4; it must be from DegradedRingFill to 1.", 0.5, 0.4, 130)]
    [InlineData("DegradedSilence is 00:00:00; it must be more than 0.", 0.5, 0.9, 0)]
    public void A_wrong_limit_of_the_health_check_is_one_line(string line, double degraded, double unhealthy, int silence)
    {
        IHealthChecksBuilder checks = Create().Services.AddHealthChecks();
        var failure = Assert.Throws<ArgumentException>(() => checks.AddKisFast(configure: o =>
            (o.DegradedRingFill, o.UnhealthyRingFill, o.DegradedSilence) = (degraded, unhealthy, TimeSpan.FromSeconds(silence))));
        Assert.Equal("KisFastHealthOptions: " + line, failure.Message);
    }

    private static async Task AssertOneLineAsync((string Key, string? Value)[] valid, string key, string value, string line, string[] more)
    {
        IEnumerable<(string, string?)> others = more.Chunk(2).Select(pair => ($"KisFast:{pair[0]}", (string?)pair[1]));
        HostApplicationBuilder builder = Create([.. valid, ($"KisFast:{key}", value), .. others]);
        builder.AddHandled<NoHandler>();
        Assert.Equal(line, Assert.Single(await ProblemsOfAsync(builder)));
    }
}
