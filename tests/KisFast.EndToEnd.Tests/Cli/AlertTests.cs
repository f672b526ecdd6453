using System.Text.Json.Nodes;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary><c>--on-fill</c>: a command at each fill and each gap.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task The_command_gets_each_fill_as_json_and_no_key()
    {
        if (OperatingSystem.IsWindows()) return;
        string folder = Directory.CreateTempSubdirectory("kisfast-alerts-").FullName;
        string file = Path.Combine(folder, "fills");
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 100 });
        ToolRun run = await ListenAsync(kis, $"cat >> {file}; echo \"key ${{KIS_APP_KEY-none}}\" >> {file}", "--kind", "Fill", "--count", "4");
        Assert.Equal((0, ToolRun.Forgetful), (run.ExitCode, run.Error));
        string[] lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(run.OutputLines, lines.Where(static (_, i) => i % 2 == 0));
        Assert.All(lines.Where(static (_, i) => i % 2 == 1), static line => Assert.Equal("key none", line));
        Assert.All(lines.Where(static (_, i) => i % 2 == 0), static line => Assert.Equal("Fill", (string)JsonNode.Parse(line)!["kind"]!));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("exit 3", "ended with exit code 3")]
    [InlineData("/no/such/program", "ended with exit code 127")]
    public async Task A_command_that_fails_is_told_once_and_ends_nothing(string command, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 100 });
        ToolRun run = await ListenAsync(kis, command, "--kind", "Fill", "--count", "5");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(5, run.OutputLines.Length);
        Assert.Equal($"kisfast: the command of --on-fill {expected}; further failures are not told",
            Assert.Single(run.ErrorLines, static line => line != ToolRun.Forgetful.Trim()));
    }

    [Long]
    [Fact]
    public async Task A_slow_command_holds_no_record_up_and_what_it_missed_is_told()
    {
        if (OperatingSystem.IsWindows()) return;
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 500 });
        ToolRun run = await ListenAsync(kis, "sleep 600", "--kind", "Fill", "--count", "400");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(400, run.OutputLines.Length);
        Assert.Contains("fills and gaps, and was not run for them", Assert.Single(run.ErrorLines, static line => line != ToolRun.Forgetful.Trim()),
            StringComparison.Ordinal);
    }

    private static Task<ToolRun> ListenAsync(KisSimulator kis, string command, params string[] more) => ToolRun.InProcessAsync(
        [], new() { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret },
        [
            "listen", "--hts-id", kis.HtsId, "--ws-url", kis.WebSocketUrl.ToString(), "--rest-url", kis.RestUrl.ToString(), "--format", "json", "--on-fill",
                command, .. more,
        ]);
}
