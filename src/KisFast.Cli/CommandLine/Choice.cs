using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace KisFast.Cli;

/// <summary>Options whose every wrong value gets one line: what it was, and what is allowed.</summary>
internal static class Choice
{
    public static Option<string?> OneOf(string name, string description, string? fallback, params string[] values)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            CustomParser = result =>
            {
                string given = result.Tokens[0].Value;
                if (!values.Contains(given, StringComparer.Ordinal))
                    result.AddError($"{name} {given}: it must be {string.Join(" or ", values)}");
                return given;
            },
        };
        if (fallback is not null) option.DefaultValueFactory = _ => fallback;
        option.CompletionSources.Add(values);
        return option;
    }

    public static Option<int?> Integer(string name, string description, string helpName, int minimum, int maximum, int? fallback = null) =>
        Number(name, description, helpName, fallback, $"a whole number from {minimum} to {maximum}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum
                ? value
                : null);

    public static Option<double?> Decimal(
        string name, string description, string helpName, double minimum, double maximum, double? fallback = null) =>
        Number(name, description, helpName, fallback, $"a number from {minimum} to {maximum}", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum
                ? value
                : null);

    public static Option<Uri?> Url(string name, string description, params string[] schemes) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (TryUrl(given, schemes) is { } url) return url;
            result.AddError($"{name} {WrongUrl(given, schemes)}");
            return null;
        },
    };

    public static Uri? TryUrl(string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && schemes.Contains(url.Scheme) ? url : null;

    /// <summary>What is wrong with a URL. It is shown unless it may hold a user's name and password.</summary>
    public static string WrongUrl(string text, params string[] schemes) =>
        $"{(text.Contains('@') ? "(not shown)" : text)}: it must begin with {string.Join(" or ", schemes.Select(scheme => scheme + "://"))}";

    private static Option<T?> Number<T>(
        string name, string description, string helpName, T? fallback, string allowed, Func<string, T?> parse)
        where T : struct
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => parse(result.Tokens[0].Value) ?? Refuse(result, name, allowed),
        };
        if (fallback is not null) option.DefaultValueFactory = _ => fallback;
        return option;

        static T? Refuse(ArgumentResult result, string name, string allowed)
        {
            // By the name it was given.
            string given = (result.Parent as OptionResult)?.IdentifierToken?.Value ?? name;
            result.AddError($"{given} {result.Tokens[0].Value}: it must be {allowed}");
            return null;
        }
    }
}
