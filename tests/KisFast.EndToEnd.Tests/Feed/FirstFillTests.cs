using System.Diagnostics;
using KisFast.EndToEnd.Tests.Cli;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Fills are rare, so the first one counts: nothing may be left to compile when it comes. No time is asserted.</summary>
public sealed class FirstFillTests
{
    [Theory]
    [InlineData(ReceiveMode.Spin, "inline")]
    public Task No_method_is_compiled_between_the_start_and_the_first_fill(ReceiveMode mode, params string[] options) => LookAsync(mode, options);

    [Long]
    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Spin)]
    [InlineData(ReceiveMode.Blocking)]
    [InlineData(ReceiveMode.Spin, "booked")]
    [InlineData(ReceiveMode.Blocking, "struct")]
    [InlineData(ReceiveMode.Blocking, "inline", "struct")]
    [InlineData(ReceiveMode.Async, "inline")]
    [InlineData(ReceiveMode.Auto, "poll")]
    [InlineData(ReceiveMode.Spin, "inline", "journal")]
    [InlineData(ReceiveMode.Blocking, "journal")]
    public Task Nor_in_any_other_way_to_receive_and_to_handle(ReceiveMode mode, params string[] options) => LookAsync(mode, options);

    private static async Task LookAsync(ReceiveMode mode, string[] options)
    {
        (int exitCode, string output) = await RunAsync(["first", mode.ToString(), .. options]);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Without_warm_up_there_are_some()
    {
        (int exitCode, string output) = await RunAsync("first", nameof(ReceiveMode.Async), "cold");
        Assert.Contains("NoticeDecoder", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    // A process of its own: this one's other tests have compiled most of it.
    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "KisFast.Allocations.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = ToolRun.KillLateAsync(process.Id);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
