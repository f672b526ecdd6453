using System.Text;
using System.Text.Json.Nodes;
using KisFast.Cli;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The contract of <c>kisfast demo</c>.</summary>
public sealed class DemoTests
{
    [Long]
    [Fact]
    public async Task A_gap_that_was_asked_for_is_repaired_and_told()
    {
        ToolRun run = await ToolRun.InProcessAsync("demo", "--gap", "--rate", "100");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.OutputLines, static line => line.Contains("Gap opened  connection lost", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, static line => line.Contains("Gap closed  repaired: shares repaired 30, missing 0", StringComparison.Ordinal));
        Assert.Contains("filled while the connection was cut 30 shares   repaired 30", run.OutputLines);
    }

    private static readonly string[] Names =
        ["sent", "received", "lost", "duplicated", "rejected", "p50Us", "p99Us", "maxUs", "allocatedPerRecord"];

    [Fact]
    public async Task Ten_thousand_as_fast_as_it_goes_arrive_once_and_in_order_through_the_real_executable()
    {
        ToolRun run = await ToolRun.AsProcessAsync([], "demo", "--notices", "10000", "--rate", "0", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonObject summary = JsonNode.Parse(Assert.Single(run.OutputLines))!.AsObject();
        Assert.Equal(Names, summary.Select(member => member.Key));
        Assert.Equal([10_000, 10_000, 0, 0, 0], Names[..5].Select(name => (long)summary[name]!));
        Assert.All(Names[5..], name => Assert.True((double)summary[name]! >= 0));
    }

    [Fact]
    public async Task Without_a_terminal_the_table_is_plain_and_ends_with_the_summary()
    {
        ToolRun run = await ToolRun.InProcessAsync("demo", "--notices", "12", "--rate", "200", "--seed", "7");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain('\x1b', run.Output);
        Assert.StartsWith("Received", run.OutputLines[0], StringComparison.Ordinal);
        Assert.Matches("^[0-9]{2}:[0-9]{2}:[0-9]{2} ", run.OutputLines[12]);
        Assert.Contains("sent 12   received 12   lost 0   duplicated 0   rejected 0", run.Output, StringComparison.Ordinal);
        Assert.Equal("All arrived once, in order.", run.OutputLines[^2]);
        Assert.StartsWith("Next: kisfast simulate", run.OutputLines[^1], StringComparison.Ordinal);
        Assert.Matches("(?m)^max .* \\(percentiles from 1,000 records on\\)$", run.Output);
        Assert.DoesNotContain("p99", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_have_percentiles()
    {
        ToolRun run = await ToolRun.InProcessAsync("demo", "--notices", "1000", "--rate", "0");
        Assert.Matches("(?m)^p50 .*, p99 .*, max [^(]*$", run.Output);
    }

    [Fact]
    public async Task Stopped_before_its_end_it_is_interrupted_although_all_that_was_sent_arrived()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        ToolRun run = await ToolRun.InProcessAsync([], [], ["demo", "--notices", "100000", "--rate", "20"], stop: stop.Token);
        Assert.Equal((130, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Stopped_before_its_gap_it_is_interrupted_and_shows_nothing_of_the_repair()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new StoppingStream(stop);
        using var console = new ToolConsole(Stream.Null, output, TextWriter.Null, stop.Token);
        Assert.Equal(130, await Tool.RunAsync(["demo", "--gap", "--notices", "100000", "--rate", "20"], console));
        string shown = Encoding.UTF8.GetString(output.ToArray());
        Assert.DoesNotContain("repaired 0", shown, StringComparison.Ordinal);
        Assert.EndsWith("Interrupted before the gap was repaired: of that nothing is shown.\n", shown, StringComparison.Ordinal);
    }

    // Ctrl+C when some rows have been printed.
    private sealed class StoppingStream(CancellationTokenSource stop) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (Length > 500) stop.Cancel();
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_orders()
    {
        ToolRun[] runs = [await Run("3"), await Run("3"), await Run("4")];
        Assert.Equal(Rows(runs[0]), Rows(runs[1]));
        Assert.NotEqual(Rows(runs[0]), Rows(runs[2]));

        static Task<ToolRun> Run(string seed) => ToolRun.InProcessAsync("demo", "--fills", "30", "--rate", "0", "--seed", seed);
        static string[] Rows(ToolRun run) => [.. run.OutputLines[1..31].Select(row => row[9..])];
    }

    [Theory]
    [InlineData("--notices 0: it must be a whole number from 1", "--notices", "0")]
    [InlineData("--fills 0: it must be a whole number from 1", "--fills", "0")]
    [InlineData("--rate -1: it must be a number from 0", "--rate", "-1")]
    [InlineData("--seed x: it must be a whole number", "--seed", "x")]
    public async Task Bad_usage_is_one_line_and_exit_2(string begins, params string[] args)
    {
        ToolRun run = await ToolRun.InProcessAsync(["demo", .. args]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("kisfast: " + begins, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
