using System.Diagnostics;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The contract of <c>kisfast simulate</c>.</summary>
public sealed class SimulateTests
{
    [Theory]
    [InlineData("real", "/tryitout/H0GSCNI0", 2)]
    [InlineData("paper", "/tryitout/H0GSCNI9", 15)]
    public async Task It_prints_its_urls_and_ends_well_when_told_to(string environment, string path, int signal)
    {
        if (OperatingSystem.IsWindows()) return;
        using Process process = ToolRun.Start([], "simulate", "--env", environment);
        string text = await ReadUntilAsync(process, "Ctrl+C ends it.");
        Assert.Matches($"ws://127\\.0\\.0\\.1:[0-9]+{path}", text);
        Assert.Matches("http://127\\.0\\.0\\.1:[0-9]+", text);
        ToolRun.Signal(process, signal);
        string rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("Made 0 notices", rest.Trim(), StringComparison.Ordinal);
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
    }

    [Theory]
    [InlineData("Unknown fault 'nonsense'", "--fault", "nonsense")]
    [InlineData("--port 70000: it must be a whole number from 0 to 65535", "--port", "70000")]
    [InlineData("--rate fast: it must be a number", "--rate", "fast")]
    [InlineData("--env moon: it must be real or paper", "--env", "moon")]
    public async Task Bad_usage_is_one_line_and_exit_2(string begins, params string[] args)
    {
        ToolRun run = await ToolRun.InProcessAsync(["simulate", .. args]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("kisfast: " + begins, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    internal static async Task<string> ReadUntilAsync(Process process, string last)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Contains(last, StringComparison.Ordinal)) break;
        }
        return string.Join('\n', lines);
    }
}
