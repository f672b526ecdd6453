using System.CommandLine;

namespace KisFast.Cli;

/// <summary>The options of the commands that print a table.</summary>
internal sealed class TableOptions
{
    private readonly Option<bool> _holder = new("--holder") { Description = "Show the account holder's name in a table that has room for it" };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command) => command.Options.Add(_holder);

    /// <summary>What was asked for.</summary>
    public TableStyle Read(ParseResult parsed) => new(ShowsHolder: parsed.GetValue(_holder));
}
