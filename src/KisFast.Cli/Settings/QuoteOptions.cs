using System.CommandLine;
using System.CommandLine.Parsing;

namespace KisFast.Cli;

/// <summary>What <c>listen</c> registers beside the notices.</summary>
internal static class QuoteOptions
{
    /// <summary><c>--quote KEY</c>: the trades and the book of a key.</summary>
    public static Option<Registration[]> Quotes() => new("--quote")
    {
        Description = "Trades and book of a key beside the fills, as DNASAAPL; may be given several times",
        HelpName = "KEY",
        DefaultValueFactory = static _ => [],
        CustomParser = static result => [.. result.Tokens.SelectMany(token => Both(result, token.Value))],
    };

    /// <summary><c>--tr TR:KEY</c>: any TR.</summary>
    public static Option<Registration[]> Trs() => new("--tr")
    {
        Description = "Any TR of KIS, as H0STCNT0:005930; may be given several times",
        HelpName = "TR:KEY",
        DefaultValueFactory = static _ => [],
        CustomParser = static result => [.. result.Tokens.Select(token => One(result, token.Value))],
    };

    private static Registration[] Both(ArgumentResult result, string key)
    {
        if (Registration.Trades(key).Complaint() is { } complaint) result.AddError($"--quote {key}: {complaint}");
        return [Registration.Trades(key), Registration.Book(key)];
    }

    private static Registration One(ArgumentResult result, string text)
    {
        if (Registration.TryParse(text, out Registration registration)) return registration;
        result.AddError($"--tr {text}: {(text.Contains(':') ? registration.Complaint() : "it must be TR:KEY, as H0STCNT0:005930")}");
        return registration;
    }
}
