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
        ParseResult parsed = CommandTree.Create(console).Parse(args, Parsing);
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
            return console.Fail(e.Message, e.ExitCode);
        }
        catch (KisFastException e)
        {
            return console.Fail(e.Message, ExitCode.Failed);
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
