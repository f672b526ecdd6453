using System.Reflection;
using KisFast.Hosting;
using KisFast.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static KisFast.Tests.Support.TestHost;

namespace KisFast.Tests.Hosting;

/// <summary>Settings from configuration and code to the options; every wrong value is in <see cref="WrongSettingTests"/>.</summary>
public sealed class HostOptionsTests
{
    private static readonly (string Key, string? Value)[] Valid =
        [("KisFast:AppKey", "key"), ("KisFast:AppSecret", "very-secret"), ("KisFast:HtsId", "trader")];

    // Set in code only: delegates, services, what a strategy knows of its orders, a loop of the user's own.
    private static readonly string[] InCode =
        [nameof(FillFeedOptions.Quarantine), nameof(FillFeedOptions.LoggerFactory), nameof(FillFeedOptions.TimeProvider), nameof(FillFeedOptions.KnownOrders),
            // Redis says it.
            nameof(FillFeedOptions.Follow)];

    [Theory]
    [InlineData("pass,very-secret")]
    [InlineData("pass=very-secret ")]
    [InlineData("very-secret,ssl=true")]
    public void A_password_of_any_characters_is_the_password_and_in_no_message(string password)
    {
        HostApplicationBuilder builder = Create(
            ("KisFast:Redis:Server", "redis.internal:6379"), ("KisFast:Redis:Stream", "fills"), ("KisFast:Redis:Password", password));
        builder.AddHandled<NoHandler>();
        using IHost host = builder.Build();
        var journal = (RedisJournal)host.Services.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>().Get("").Feed.Follow!;
        Assert.Equal("the stream fills on redis.internal:6379", journal.Name);
        Assert.False(journal.Target.UsesTls);
        Assert.Equal(password, journal.Target.Password);
    }

    [Fact]
    public async Task All_wrong_values_are_said_at_once()
    {
        HostApplicationBuilder builder = Create(("KisFast:RingSize", "x"), ("KisFast:Environment", "y"));
        builder.AddHandled<NoHandler>();
        IReadOnlyList<string> failures = await ProblemsOfAsync(builder);
        Assert.Equal(5, failures.Count);
    }

    [Theory]
    [InlineData(false, nameof(FillFeedOptions.Follow))]
    [InlineData(true, nameof(FillFeedOptions.Journal))]
    public void Redis_is_a_stream_to_follow_or_to_publish_to(bool publishes, string option)
    {
        HostApplicationBuilder builder = Create(
        [
            .. publishes ? Valid : [],
            ("KisFast:Redis:Server", "redis.internal:6379"), ("KisFast:Redis:Stream", "fills"), ("KisFast:Redis:User", "me"),
            ("KisFast:Redis:Password", "very-secret"), ("KisFast:Redis:Publish", publishes ? "true" : null),
        ]);
        builder.AddHandled<NoHandler>();
        FillFeedOptions feed = builder.Build().Services.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>().Get("").Feed;
        var journal = (RedisJournal)typeof(FillFeedOptions).GetProperty(option)!.GetValue(feed)!;
        Assert.Equal("the stream fills on redis.internal:6379", journal.Name);
        Assert.Equal(publishes, feed.Follow is null);
    }

    [Fact]
    public void Every_option_can_be_set_in_configuration()
    {
        string[] settings = [.. SettingsOf(new ConfigurationBuilder().AddInMemoryCollection([new("KisFast:Nothing", "1")]).Build().GetSection("KisFast"))];
        IEnumerable<string> options = typeof(FillFeedOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Except(InCode);
        Assert.Equal(options.Append(nameof(KisFastHostOptions.WhenFaulted)).Append("Redis").Order(), settings.Order());
        string[] reconnect = [.. SettingsOf(
            new ConfigurationBuilder().AddInMemoryCollection([new("KisFast:Reconnect:Nothing", "1")]).Build().GetSection("KisFast"))];
        Assert.Equal(typeof(ReconnectOptions).GetProperties().Select(p => p.Name).Order(), reconnect.Order());
        string[] repair = [.. SettingsOf(new ConfigurationBuilder().AddInMemoryCollection([new("KisFast:Repair:Nothing", "1")]).Build().GetSection("KisFast"))];
        Assert.Equal(typeof(RepairOptions).GetProperties().Select(p => p.Name).Order(), repair.Order());
        string[] marketData = [.. SettingsOf(
            new ConfigurationBuilder().AddInMemoryCollection([new("KisFast:MarketData:Nothing", "1")]).Build().GetSection("KisFast"))];
        Assert.Equal(typeof(MarketDataOptions).GetProperties().Select(p => p.Name).Order(), marketData.Order());
        string[] rest = [.. SettingsOf(new ConfigurationBuilder().AddInMemoryCollection([new("KisFast:Rest:Nothing", "1")]).Build().GetSection("KisFast"))];
        Assert.Equal(typeof(FillRestOptions).GetProperties().Select(p => p.Name)
            .Except([nameof(FillRestOptions.MessageHandler), nameof(FillRestOptions.TokenStore)]).Order(), rest.Order());
    }

    [Fact]
    public void Every_setting_is_in_the_documentation()
    {
        string page = Repository.Read("docs/hosting.md");
        IEnumerable<string> names = typeof(FillFeedOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name)
            .Except([.. InCode, nameof(FillFeedOptions.Reconnect), nameof(FillFeedOptions.Repair), nameof(FillFeedOptions.Rest),
                nameof(FillFeedOptions.MarketData)])
            .Append(nameof(KisFastHostOptions.WhenFaulted))
            .Concat(typeof(ReconnectOptions).GetProperties().Select(p => $"Reconnect:{p.Name}"))
            .Concat(typeof(RepairOptions).GetProperties().Select(p => $"Repair:{p.Name}"))
            .Concat(typeof(MarketDataOptions).GetProperties().Select(p => $"MarketData:{p.Name}"))
            .Concat(typeof(FillRestOptions).GetProperties().Select(p => p.Name)
                .Except([nameof(FillRestOptions.MessageHandler), nameof(FillRestOptions.TokenStore)]).Select(name => $"Rest:{name}"));
        Assert.All(names, name => Assert.Contains($"`{name}`", page));
    }

    [Fact]
    public void Settings_reach_the_options_and_code_has_the_last_word()
    {
        HostApplicationBuilder builder = Create(
            [.. Valid, ("KisFast:Environment", "paper"), ("KisFast:RingSize", "4096"), ("KisFast:StaleAfter", "00:03:00"), ("KisFast:Account", "12345678-01"),
                ("KisFast:Reconnect:StartAttempts", "7"), ("KisFast:Repair:HistoryLag", "00:00:20"), ("KisFast:WebSocketUrl", "ws://localhost:1/"),
                ("KisFast:Registrations:0", "HDFSCNT0:DNASAAPL"), ("KisFast:Registrations:1", "H0STCNT0:005930"), ("KisFast:MarketData:Lag", "Wait")]);
        builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast"), o => o.Feed = o.Feed with { RingSize = 8192 });
        using IHost host = builder.Build();
        FillFeedOptions feed = host.Services.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>().CurrentValue.Feed;
        Assert.Equal(KisEnvironment.Paper, feed.Environment);
        Assert.Equal(8192, feed.RingSize);
        Assert.Equal(TimeSpan.FromMinutes(3), feed.StaleAfter);
        Assert.Equal("12345678-01", feed.Account);
        Assert.Equal(7, feed.Reconnect.StartAttempts);
        Assert.Equal(TimeSpan.FromSeconds(20), feed.Repair.HistoryLag);
        Assert.Equal(new Uri("ws://localhost:1/"), feed.WebSocketUrl);
        Assert.Equal([Registration.Trades("DNASAAPL"), new("H0STCNT0", "005930")], feed.Registrations);
        Assert.Equal(LagPolicy.Wait, feed.MarketData.Lag);
    }

    [Fact]
    public void Several_sessions_are_a_list()
    {
        HostApplicationBuilder builder = Create(
            ("KisFast:Sessions:0:AppKey", "a"), ("KisFast:Sessions:0:AppSecret", "s"), ("KisFast:Sessions:0:HtsIds:0", "one"),
            ("KisFast:Sessions:0:HtsIds:1", "two"),
            ("KisFast:Sessions:1:AppKey", "b"), ("KisFast:Sessions:1:AppSecret", "s"), ("KisFast:Sessions:1:HtsIds:0", "three"));
        builder.Services.AddKisFast(builder.Configuration.GetSection("KisFast"));
        using IHost host = builder.Build();
        IReadOnlyList<FillSessionOptions> sessions = host.Services.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>().CurrentValue.Feed.Sessions;
        Assert.Equal(["one", "two"], sessions[0].HtsIds);
        Assert.Equal("b", sessions[1].AppKey);
    }

    // The reader names all settings there are when it meets one that there is not.
    private static string[] SettingsOf(IConfigurationSection section)
    {
        var options = new KisFastHostOptions();
        FeedSettings.Read(section, options);
        return Assert.Single(options.Problems).Split(" There are ")[1].TrimEnd('.').Split(", ");
    }
}
