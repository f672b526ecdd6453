using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>--bell</c> and <c>--on-fill</c>.</summary>
internal sealed class AlertOptions
{
    private readonly Option<bool> _bell = new("--bell") { Description = "Ring the terminal's bell at each fill and each gap" };
    private readonly Option<string?> _command = new("--on-fill")
    {
        Description = "Run this in a shell at each fill and each gap, the record as JSON on its standard input",
        HelpName = "COMMAND",
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_bell);
        command.Options.Add(_command);
    }

    /// <summary>What was asked for.</summary>
    public AlertRequest Read(ParseResult parsed) => new(Rings: parsed.GetValue(_bell), parsed.GetValue(_command));
}
