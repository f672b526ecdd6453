using System.CommandLine;
using System.CommandLine.Invocation;

namespace KisFast.Cli;

/// <summary>The tool from arguments to exit code, without a process around it.</summary>
internal static class Tool
{
    // An HTS id may begin with '@', which is no response file here.
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(IReadOnlyList<string> args, ToolConsole console)
    {
        if (args is ["help"]) args = ["--help"];
        ParseResult parsed = CommandTree.Create(console).Parse(args, Parsing);
        // Before anything can fail: what fails then is said in the language that was asked for.
        if (args.Contains("--lang=ko") || (args.ToList().IndexOf("--lang") is var at and >= 0 && args.ElementAtOrDefault(at + 1) == "ko"))
            console.Style = new TableStyle(IsKorean: true);
        if (parsed.Action is ParseErrorAction)
            return console.Fail(UsageError.Describe(parsed, args), ExitCode.Usage);
        var streams = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = console.OutputText,
            Error = console.Error,
        };
        try
        {
            int code = await parsed.InvokeAsync(streams, console.Stop).ConfigureAwait(false);
            await console.OutputText.FlushAsync().ConfigureAwait(false);
            return code;
        }
        catch (ToolException e)
        {
            return console.Fail(e.InnerException is KisFastException cause ? Failures.Describe(cause, console.Style) : e.Message, e.ExitCode);
        }
        catch (KisFastException e)
        {
            return console.Fail(Failures.Describe(e, console.Style), ExitCode.Failed);
        }
        catch (OutputClosedException)
        {
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (console.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
