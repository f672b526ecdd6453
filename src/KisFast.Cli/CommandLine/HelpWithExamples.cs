using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KisFast.Cli;

/// <summary>The library's help, and what it has no place for: notes and examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private readonly Dictionary<Command, string> _epilogues = [];

    public void Add(Command command, string epilogue) => _epilogues.Add(command, epilogue);

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        if (_epilogues.TryGetValue(parseResult.CommandResult.Command, out string? epilogue))
            parseResult.InvocationConfiguration.Output.WriteLine(epilogue.ReplaceLineEndings());
        return ExitCode.Success;
    }
}
