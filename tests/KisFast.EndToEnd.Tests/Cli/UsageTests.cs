namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>Help, version, and arguments that make no command.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("no command")]
    [InlineData("unknown word foo: try", "foo")]
    [InlineData("unknown word lisen: did you mean listen? try 'kisfast --help'", "lisen")]
    [InlineData("unknown word Verfy: did you mean verify? try 'kisfast journal --help'", "journal", "Verfy")]
    [InlineData("unknown option --fromat: did you mean --format? try 'kisfast listen --help'", "listen", "--fromat=json")]
    [InlineData("unknown word foo", "foo", "--json")]
    [InlineData("unknown option --foo", "--foo")]
    [InlineData("no completion for tcsh", "completion", "tcsh")]
    public async Task Bad_usage_is_one_line_and_exit_2(string begins, params string[] args)
    {
        ToolRun run = await ToolRun.InProcessAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("kisfast: " + begins, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands_and_the_exit_codes()
    {
        ToolRun run = await ToolRun.InProcessAsync("--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("kisfast [command] [options]", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("listen")]
    [InlineData("simulate")]
    [InlineData("decode")]
    [InlineData("doctor")]
    public async Task Help_of_a_command_has_examples(string command)
    {
        ToolRun run = await ToolRun.InProcessAsync(command, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Examples:\n  ", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_a_version() =>
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", (await ToolRun.InProcessAsync("--version")).Output);

    [Theory]
    [InlineData("kisfast d", "decode")]
    [InlineData("kisfast decode --f", "--format")]
    [InlineData("kisfast decode --format ", "table")]
    public async Task Completion_knows_what_may_come_next(string line, string word) =>
        Assert.Contains(word, (await ToolRun.InProcessAsync("complete", "--", line)).OutputLines);

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task There_is_a_completion_script_for(string shell) =>
        Assert.Contains("kisfast complete", (await ToolRun.InProcessAsync("completion", shell)).Output, StringComparison.Ordinal);
}
