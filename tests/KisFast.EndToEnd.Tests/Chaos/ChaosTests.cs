using System.Text.Json.Nodes;
using KisFast.Cli;
using KisFast.EndToEnd.Tests.Cli;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Chaos;

/// <summary>All faults mixed, connections dying by the hundred: nothing lost, nothing twice, every gap marked and closed.</summary>
[Long]
public sealed class ChaosTests
{
    [Theory]
    [InlineData(20261122, ReceiveMode.Async, false)]
    [InlineData(20261123, ReceiveMode.Blocking, true)]
    [InlineData(20261124, ReceiveMode.Spin, true)]
    public async Task Nothing_is_lost_and_nothing_comes_twice(int seed, ReceiveMode mode, bool isInline)
    {
        ChaosResult result = await ChaosRound.RunAsync(
            new ChaosOptions { Seed = seed, Duration = TimeSpan.FromSeconds(8), ReceiveMode = mode, IsInline = isInline }, CancellationToken.None);
        Assert.True(result.Holds, string.Join('\n', result.Complaints) + $"\n{result}");
        Assert.Equal(0, result.Lost + result.Duplicated);
        Assert.True(result.Connections >= 24 && result.Gaps >= 12 && result.RepairedQuantity > 0, result.ToString());
        Assert.True(result.Faults.Count > 5, string.Join(", ", result.Faults));
        Assert.InRange(result.MostCalls, 1, result.CallsAllowed);
    }

    // Without a setting a session of a feed makes two calls a second of real's eighteen.
    [Fact]
    public async Task Within_the_default_share_of_the_allowance_one_call_too_many_is_never_made()
    {
        ChaosResult result = await ChaosRound.RunAsync(
            new ChaosOptions { Seed = 20261125, Duration = TimeSpan.FromSeconds(8), Sessions = 4 }.WithinTheShare(), CancellationToken.None);
        Assert.True(result.Holds, string.Join('\n', result.Complaints) + $"\n{result}");
        Assert.Equal(2, result.CallsAllowed);
        Assert.InRange(result.MostCalls, 1, result.CallsAllowed);
        Assert.True(result.RepairedQuantity > 0, result.ToString());
    }

    [Fact]
    public async Task The_tool_prints_one_object()
    {
        ToolRun run = await ToolRun.InProcessAsync("chaos", "--minutes", "0.02", "--seed", "5", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonNode summary = JsonNode.Parse(Assert.Single(run.OutputLines))!;
        Assert.Equal((5, true, 0L, 0L), ((int)summary["seed"]!, (bool)summary["holds"]!, (long)summary["lost"]!, (long)summary["duplicated"]!));
        Assert.Equal((long)summary["gaps"]!, (long)summary["gapsClosed"]!);
        Assert.InRange((int)summary["mostCallsInASecond"]!, 1, (int)summary["callsAllowed"]!);
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_faults_and_the_simulator_knows_them_all()
    {
        await using var kis = await KisSimulator.StartAsync();
        var first = new ChaosFaults(new Random(7));
        var second = new ChaosFaults(new Random(7));
        var faults = new HashSet<string>();
        for (int i = 0; i < 2000; i++)
        {
            List<string> drawn = [.. first.Storm(), .. first.Calm()];
            Assert.Equal(drawn, [.. second.Storm(), .. second.Calm()]);
            faults.UnionWith(drawn);
        }

        foreach (string name in (string[])["keyless=", "othertr", "unsent=", "twice=", "historyrow=", "historyendless", "away="])
            Assert.Contains(faults, fault => fault.StartsWith(name, StringComparison.Ordinal));
        foreach (string fault in faults) kis.Faults.Set(fault);
        Assert.True(kis.Faults.Active.Count >= 20, string.Join(' ', kis.Faults.Active));
    }
}
