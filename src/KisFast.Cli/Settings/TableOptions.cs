using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary>The options of the commands that print a table.</summary>
internal sealed class TableOptions(ToolConsole console)
{
    // What a program's words are to be in, the strongest first (POSIX).
    private static readonly string[] Locale = ["LC_ALL", "LC_MESSAGES", "LANG"];

    private readonly Option<bool> _holder = new("--holder")
    { Description = "Show the account holder's name, and whole account numbers, in a table that has room for them" };
    private readonly Option<string?> _lang = Choice.OneOf("--lang", "The table's words; the locale's language without it", null, "en", "ko");

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_holder);
        command.Options.Add(_lang);
    }

    /// <summary>What was asked for.</summary>
    public TableStyle Read(ParseResult parsed) =>
        console.Style = new TableStyle(ShowsHolder: parsed.GetValue(_holder), IsKorean: (parsed.GetValue(_lang) ?? Language(console)) == "ko");

    /// <summary>The locale's language, as <c>ko</c>.</summary>
    public static string Language(ToolConsole console) =>
        Locale.Select(console.Variable).FirstOrDefault(static value => !string.IsNullOrEmpty(value)) is { } locale
        ? locale.Split('_', '.', '-', '@')[0]
        : OperatingSystem.IsWindows() ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName : "";
}
