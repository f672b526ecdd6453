using System.Net;
using System.Net.Sockets;
using KisFast.EndToEnd.Tests.Cli;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Chaos;

/// <summary>Everything a user can set up wrongly, through <c>kisfast listen</c>: one clear line, the documented exit, few connections.</summary>
public sealed class WrongSetupTests
{
    // KIS blocks who connects in a loop; an attempt is made thrice, and once or twice more for an app key that may be our own.
    private const int MostConnections = 5;

    [Fact]
    public async Task A_wrong_app_key()
    {
        await using var kis = await KisSimulator.StartAsync();
        ToolRun run = await ListenAsync(kis, appKey: "PSnobodysappkey");
        AssertRefused(kis, run, "app key");
        Assert.Equal((0, 1L), (kis.ConnectionsSoFar, kis.ApprovalCalls));
    }

    [Fact]
    public async Task A_wrong_app_secret()
    {
        await using var kis = await KisSimulator.StartAsync();
        ToolRun run = await ListenAsync(kis, secret: "nobodyssecret");
        AssertRefused(kis, run, "app secret");
        Assert.Equal((0, 1L), (kis.ConnectionsSoFar, kis.ApprovalCalls));
    }

    [Fact]
    public async Task A_wrong_HTS_id()
    {
        await using var kis = await KisSimulator.StartAsync();
        AssertRefused(kis, await ListenAsync(kis, htsId: "nobody"), "check the HTS id");
    }

    [Fact]
    public async Task An_app_key_in_use()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var other = new FillFeed(OptionsFor(kis));
        await other.StartAsync();
        // As often as usual, in seconds instead of minutes.
        ToolRun run = await ListenAsync(
            kis, adjust: options => options with { Reconnect = options.Reconnect with { AppKeyInUsePatience = TimeSpan.FromSeconds(3) } });
        AssertRefused(kis, run, "Stop the other program", others: 1);
        Assert.Equal(FeedState.Live, other.State);
    }

    [Fact]
    public async Task A_paper_key_on_the_real_host()
    {
        // The gateway knows no such key; should it let one pass, the paper server knows no real notice.
        await using var real = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["egw=00103@approval"] });
        ToolRun run = await ListenAsync(real);
        AssertRefused(real, run, "a paper key is valid on the paper host only");
        Assert.Equal((0, 1L), (real.ConnectionsSoFar, real.ApprovalCalls));

        await using var paper = await KisSimulator.StartAsync(new KisSimulatorOptions { Environment = SimulatedEnvironment.Paper });
        AssertRefused(paper, await ListenAsync(paper), "OPSP8991");
        Assert.Equal(1, paper.ConnectionsSoFar);
    }

    [Fact]
    public async Task No_network_a_refused_port()
    {
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)unused.LocalEndPoint!).Port;
        await using var kis = await KisSimulator.StartAsync();
        AssertRefused(kis, await ListenAsync(kis, webSocketUrl: $"ws://127.0.0.1:{port}/"), "refused the connection");
        Assert.Equal(1, kis.ApprovalCalls);
        AssertRefused(kis, await ListenAsync(kis, restUrl: $"http://127.0.0.1:{port}"), "check the network");
    }

    [Fact]
    public async Task No_network_a_name_that_nobody_has()
    {
        await using var kis = await KisSimulator.StartAsync();
        AssertRefused(kis, await ListenAsync(kis, webSocketUrl: "ws://kisfast.invalid:21000/"), "check the");
        AssertRefused(kis, await ListenAsync(kis, restUrl: "http://kisfast.invalid:9443"), "check the network");
        Assert.Equal(0, kis.ConnectionsSoFar);
    }

    [Long]
    [Fact]
    public async Task A_wrong_clock_is_said_and_does_no_harm()
    {
        foreach (string skew in (string[])["clockskew=172800", "clockskew=-172800"])
        {
            await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 100, Faults = [skew] });
            ToolRun run = await ListenAsync(kis, account: kis.Account);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(20, run.OutputLines.Length);
            Assert.Contains("clock", run.ErrorLines[0], StringComparison.Ordinal);
            Assert.Contains("what was filled before this start is not known", Assert.Single(run.ErrorLines[1..]), StringComparison.Ordinal);
            Assert.Equal((1, 1), (kis.ConnectionsSoFar, kis.TokensIssued));
        }
    }

    [Fact]
    public async Task A_token_that_KIS_calls_expired_for_ever_costs_the_repair_only()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 100, Faults = ["egw=00123@token"] });
        ToolRun run = await ListenAsync(kis, account: kis.Account);
        Assert.Equal((0, 20), (run.ExitCode, run.OutputLines.Length));
        Assert.InRange(kis.TokenCalls, 1, MostConnections);
    }

    [Fact]
    public async Task TLS_where_there_is_none()
    {
        await using var kis = await KisSimulator.StartAsync();
        AssertRefused(kis, await ListenAsync(kis, webSocketUrl: $"wss://127.0.0.1:{kis.Port}/"), "TLS");
        AssertRefused(kis, await ListenAsync(kis, restUrl: $"https://127.0.0.1:{kis.Port}"), "TLS");
    }

    [Fact]
    public async Task A_session_that_was_live_does_not_storm_either()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis) with
        { Reconnect = new ReconnectOptions { InitialDelay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(20) } });
        await feed.StartAsync();
        kis.Faults.Set("opsp=0007");
        kis.DropConnections();
        await Until(() => feed.Statistics.Failures >= 9, "failure after failure");
        await Task.Delay(500);
        Assert.InRange(kis.ConnectionsSoFar, 2, new ReconnectOptions().MaxConnectsPerMinute);
    }

    private static void AssertRefused(KisSimulator kis, ToolRun run, string expected, int others = 0)
    {
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        // What it waits for is told before; the last line says why it ended.
        string line = run.ErrorLines[^1];
        Assert.InRange(run.ErrorLines.Length, 1, MostConnections);
        Assert.StartsWith("kisfast: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("nobodys", line, StringComparison.Ordinal);
        Assert.DoesNotContain(kis.AppSecret, line, StringComparison.Ordinal);
        Assert.InRange(kis.ConnectionsSoFar, 0, MostConnections + others);
    }

    private static Task<ToolRun> ListenAsync(
        KisSimulator kis, string? appKey = null, string? secret = null, string? htsId = null, string? webSocketUrl = null, string? restUrl = null,
        string? account = null, Func<FillFeedOptions, FillFeedOptions>? adjust = null)
    {
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = appKey ?? kis.AppKey, ["KIS_APP_SECRET"] = secret ?? kis.AppSecret };
        if (account is not null) variables["KIS_ACCOUNT"] = account;
        return ToolRun.InProcessAsync([], variables,
        [
            "listen", "--hts-id", htsId ?? kis.HtsId, "--ws-url", webSocketUrl ?? kis.WebSocketUrl.ToString(),
            "--rest-url", restUrl ?? kis.RestUrl.ToString(), "--format", "json", "--count", "20",
        ], adjust: adjust);
    }
}
