using System.Diagnostics;

namespace KisFast.EndToEnd.Tests.Chaos;

/// <summary>A few of the days that CI lives by the hundred, each in a process of its own: they need a thread pool of one worker.</summary>
[Long]
public class SimulatedDaysTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_same_seed_gives_the_same_days_event_for_event()
    {
        string[][] runs = await Task.WhenAll(RunAsync([]), RunAsync([("DOTNET_gcServer", "1"), ("DOTNET_TieredCompilation", "0")]));
        Assert.Contains("holds yes", runs[0][^1], StringComparison.Ordinal);
        Assert.Matches("trace [0-9a-f]{16}$", runs[0][^1]);
        Assert.Equal(runs[0][^1], runs[1][^1]);
    }

    private static async Task<string[]> RunAsync((string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KisFast.Simulation.dll"), "--days", "10", "--seed", "7"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
            string text = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, text + await errors);
            return text.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
