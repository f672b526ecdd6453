using System.CommandLine;
using System.CommandLine.Parsing;
using KisFast.Hosting;

namespace KisFast.Cli;

/// <summary>The one line for arguments that make no command.</summary>
internal static class UsageError
{
    public static string Describe(ParseResult parsed, IReadOnlyList<string> args)
    {
        string command = PathOf(parsed.CommandResult.Command);
        string help = $"try '{command} --help'";
        if (args.Count == 0) return "no command: try 'kisfast demo', or 'kisfast --help' for all of them";
        bool noCommand = parsed.CommandResult.Command.Parents.FirstOrDefault() is null;
        if (noCommand && !args[0].StartsWith('-')) return UnknownWord(args[0], parsed.CommandResult.Command, help);
        if (args.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal) && !IsKnown(word, parsed)) is { } option)
            return $"unknown option {option.Split('=')[0]}: "
                + $"{Meant(option.Split('=')[0], OptionsOf(parsed.CommandResult.Command).Select(static known => known.Name), help)}";
        // An unknown word is reported beside what is missing because of it: the word is the cause.
        return parsed.UnmatchedTokens.Count > 0
            ? UnknownWord(parsed.UnmatchedTokens[0], parsed.CommandResult.Command, help)
            : $"{Missing(parsed) ?? TrimEnd(parsed.Errors[0].Message)}: {help}";
    }

    // The library says that something is missing, and not what.
    private static string? Missing(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(command);
        string words = string.Join(", ", command.Subcommands.Where(static known => !known.Hidden).Select(static known => known.Name));
        if (words.Length > 0) return parsed.Errors[0].SymbolResult is null or CommandResult ? $"{path} needs one of {words}" : null;
        Argument? missing = parsed.Errors.Select(static error => error.SymbolResult).OfType<ArgumentResult>()
            .FirstOrDefault(static argument => argument.Tokens.Count == 0)?.Argument;
        return missing is null ? null : $"{path} needs {missing.HelpName ?? missing.Name}";
    }

    private static string UnknownWord(string word, Command command, string help) =>
        $"unknown word {word}: {Meant(word, command.Subcommands.Where(static known => !known.Hidden).Select(static known => known.Name), help)}";

    private static string Meant(string word, IEnumerable<string> known, string help) =>
        Spelling.Nearest(word, known) is { } near ? $"did you mean {near}? {help}" : help;

    private static bool IsKnown(string word, ParseResult parsed) =>
        word == "--" || OptionsOf(parsed.CommandResult.Command).Any(option => option.Name == word.Split('=')[0] || option.Aliases.Contains(word.Split('=')[0]));

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf));

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static string TrimEnd(string message) => message.TrimEnd('.', ' ');
}
