using System.CommandLine;
using System.CommandLine.Parsing;

namespace KisFast.Cli;

/// <summary><c>--symbol</c>, <c>--account</c> and <c>--kind</c>, of the commands that print records.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _symbols = Repeated("--symbol", "SYMBOL", "Only this symbol, as AAPL", static (_, text) => text);
    private readonly Option<string[]> _accounts = Repeated("--account", "ACCOUNT", "Only this account, as 12345678-01; 12345678 for all its products", Account);
    private readonly Option<RecordKind[]> _kinds = Repeated("--kind", "KIND", "Only Fill, or OrderEvent; gaps are always shown", Kind);

    /// <summary>Gives a command the three.</summary>
    public void AddTo(Command command)
    {
        _kinds.CompletionSources.Add(Enum.GetNames<RecordKind>()[1..]);
        command.Options.Add(_symbols);
        command.Options.Add(_accounts);
        command.Options.Add(_kinds);
    }

    /// <summary>What was asked for; null: everything.</summary>
    public RecordFilter? Read(ParseResult parsed)
    {
        var filter = new RecordFilter(parsed.GetValue(_symbols)!, parsed.GetValue(_accounts)!, parsed.GetValue(_kinds)!);
        return filter is { Symbols: [], Accounts: [], Kinds: [] } ? null : filter;
    }

    private static Option<T[]> Repeated<T>(string name, string helpName, string description, Func<ArgumentResult, string, T> parse) => new(name)
    {
        Description = description + "; may be given several times",
        HelpName = helpName,
        DefaultValueFactory = static _ => [],
        CustomParser = result => [.. result.Tokens.Select(token => parse(result, token.Value))],
    };

    private static string Account(ArgumentResult result, string text)
    {
        string digits = text.Length == 11 && text[8] == '-' ? text.Remove(8, 1) : text;
        if (digits.Length is not (8 or 10) || !digits.All(char.IsAsciiDigit))
            result.AddError($"--account {text}: it must be eight digits and two, like 12345678-01 or 1234567801, or the eight");
        return digits;
    }

    private static RecordKind Kind(ArgumentResult result, string text)
    {
        // By name: Enum.Parse would take 2 for Fill.
        string[] names = Enum.GetNames<RecordKind>()[1..];
        if (names.Contains(text, StringComparer.OrdinalIgnoreCase)) return Enum.Parse<RecordKind>(text, ignoreCase: true);
        result.AddError($"--kind {text}: it must be {string.Join(" or ", names)}");
        return RecordKind.None;
    }
}
