using System.Text.Json.Nodes;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The contract of <c>kisfast doctor</c>.</summary>
public sealed class DoctorTests
{
    private static readonly string[] Machine = ["system", "aes", "simd", "cores", "timer", "gc", "compilation", "completions"];
    private static readonly string[] Kis = ["settings", "proxy", "rest", "webSocket", "clock", "keys", "htsId", "account"];

    [Fact]
    public async Task Against_a_server_that_works_kis_is_all_yes()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        JsonArray checks = await ChecksAsync(kis, new()
        { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret, ["KIS_ACCOUNT"] = kis.Account, ["KIS_HTS_ID"] = kis.HtsId });
        Assert.Equal([.. Machine, .. Kis], checks.Select(check => (string)check!["name"]!));
        Assert.All(Kis, name => Assert.True((bool?)Find(checks, name)["ok"], name));
    }

    [Fact]
    public async Task Keys_that_no_request_could_carry_are_a_no()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        JsonArray checks = await ChecksAsync(kis, new() { ["KIS_APP_KEY"] = "two words", ["KIS_APP_SECRET"] = kis.AppSecret });
        Assert.False((bool?)Find(checks, "keys")["ok"]);
    }

    [Fact]
    public async Task A_wrong_clock_wrong_keys_and_a_wrong_account_are_each_a_no_with_a_fix()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["clockskew=600"] });
        JsonArray checks = await ChecksAsync(kis, new() { ["KIS_APP_KEY"] = "PSnobody", ["KIS_APP_SECRET"] = "nobodyssecret", ["KIS_ACCOUNT"] = "1" });
        foreach (string name in (string[])["clock", "keys", "account"])
        {
            Assert.False((bool?)Find(checks, name)["ok"], name);
            Assert.False(string.IsNullOrEmpty((string?)Find(checks, name)["fix"]), name);
        }
        Assert.DoesNotContain("nobody", checks.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_and_without_keys_it_says_so_and_ends_with_1()
    {
        ToolRun run = await ToolRun.InProcessAsync("doctor", "--rest-url", "http://127.0.0.1:1", "--ws-url", "ws://127.0.0.1:1");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("NO  rest", run.Output, StringComparison.Ordinal);
        Assert.Contains("NO  webSocket", run.Output, StringComparison.Ordinal);
        Assert.Contains("NO  keys        KIS_APP_KEY is not set", run.Output, StringComparison.Ordinal);
        Assert.Contains("fix: export KIS_APP_KEY, or run: dotnet user-secrets", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_subscribe_it_tries_the_hts_id_and_the_account_and_leaves_nothing_behind()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret, ["KIS_ACCOUNT"] = kis.Account };
        string journal = Path.Combine(Path.GetTempPath(), $"kisfast-doctor-{Guid.NewGuid():N}.db");
        JsonArray checks = await ChecksAsync(kis, variables, "--hts-id", kis.HtsId, "--subscribe", "--journal", journal);
        Assert.Equal((true, true, true), ((bool?)Find(checks, "htsId")["ok"], (bool?)Find(checks, "account")["ok"], (bool?)Find(checks, "journal")["ok"]));
        Assert.StartsWith("KIS took the subscription of ", (string)Find(checks, "htsId")["value"]!, StringComparison.Ordinal);
        Assert.StartsWith("KIS shows the order history of …", (string)Find(checks, "account")["value"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(kis.HtsId, checks.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, kis.SubscriptionsTo(kis.HtsId));
        Assert.False(File.Exists(journal));
    }

    [Fact]
    public async Task A_wrong_hts_id_and_a_strange_account_are_a_no_in_kis_s_words()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret, ["KIS_ACCOUNT"] = "12345678-01" };
        JsonArray checks = await ChecksAsync(kis, variables, "--hts-id", "nobody", "--subscribe");
        Assert.Equal((false, false), ((bool?)Find(checks, "htsId")["ok"], (bool?)Find(checks, "account")["ok"]));
        Assert.Contains("check the HTS id", (string)Find(checks, "htsId")["value"]!, StringComparison.Ordinal);
        Assert.Contains("OPSQ2000", (string)Find(checks, "account")["value"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_key_in_use_and_a_journal_that_is_none_are_a_no()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(new FillFeedOptions
        { AppKey = kis.AppKey, AppSecret = kis.AppSecret, HtsId = kis.HtsId, WebSocketUrl = kis.WebSocketUrl, RestUrl = kis.RestUrl });
        feed.HandleWith(static (in FillRecord _) => { });
        await feed.StartAsync();
        string journal = Path.GetTempFileName();
        await File.WriteAllTextAsync(journal, "no journal");
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret };
        JsonArray checks = await ChecksAsync(kis, variables, "--hts-id", kis.HtsId, "--subscribe", "--journal", journal);
        Assert.Equal((false, null, false), ((bool?)Find(checks, "htsId")["ok"], (bool?)Find(checks, "account")["ok"], (bool?)Find(checks, "journal")["ok"]));
        Assert.Contains("another program holds this app key's WebSocket", (string)Find(checks, "htsId")["fix"]!, StringComparison.Ordinal);
        Assert.Equal(FeedState.Live, feed.State);
        File.Delete(journal);
    }

    private static JsonNode Find(JsonArray checks, string name) => checks.Single(check => (string)check!["name"]! == name)!;

    private static async Task<JsonArray> ChecksAsync(KisSimulator kis, Dictionary<string, string> variables, params string[] more)
    {
        string[] args = ["doctor", "--json", "--rest-url", kis.RestUrl.ToString(), "--ws-url", kis.WebSocketUrl.ToString(), .. more];
        ToolRun run = await ToolRun.InProcessAsync([], variables, args);
        return JsonNode.Parse(Assert.Single(run.OutputLines))!["checks"]!.AsArray();
    }
}
