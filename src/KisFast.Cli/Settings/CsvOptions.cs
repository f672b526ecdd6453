using System.CommandLine;

namespace KisFast.Cli;

/// <summary>How CSV is written, of the commands that write it.</summary>
internal sealed class CsvOptions
{
    private readonly Option<bool> _excel = new("--excel") { Description = "CSV for a spreadsheet: a byte order mark, numbers that are names with their zeros" };
    private readonly Option<bool> _comma = new("--decimal-comma") { Description = "CSV with semicolons and decimal commas" };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_excel);
        command.Options.Add(_comma);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="ToolException">Something was, and the format is another.</exception>
    public CsvStyle Read(ParseResult parsed, string format)
    {
        var style = new CsvStyle(ForSpreadsheets: parsed.GetValue(_excel), DecimalComma: parsed.GetValue(_comma));
        return format == "csv" || style == default ? style : throw ToolException.Usage("--excel and --decimal-comma are for --format csv");
    }
}
