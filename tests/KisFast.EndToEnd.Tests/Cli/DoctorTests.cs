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
        JsonArray checks = await ChecksAsync(kis, new() { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret, ["KIS_ACCOUNT"] = kis.Account, ["KIS_HTS_ID"] = kis.HtsId });
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

    private static JsonNode Find(JsonArray checks, string name) => checks.Single(check => (string)check!["name"]! == name)!;

    private static async Task<JsonArray> ChecksAsync(KisSimulator kis, Dictionary<string, string> variables)
    {
        string[] args = ["doctor", "--json", "--rest-url", kis.RestUrl.ToString(), "--ws-url", kis.WebSocketUrl.ToString()];
        ToolRun run = await ToolRun.InProcessAsync([], variables, args);
        return JsonNode.Parse(Assert.Single(run.OutputLines))!["checks"]!.AsArray();
    }
}
