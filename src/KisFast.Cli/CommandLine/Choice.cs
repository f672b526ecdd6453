using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace KisFast.Cli;

/// <summary>Options whose every wrong value gets one line: what it was, and what is allowed.</summary>
internal static class Choice
{
    public static Option<string> OneOf(string name, string description, string fallback, params string[] values)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", values)}",
            DefaultValueFactory = _ => fallback,
            HelpName = string.Join('|', values),
            CustomParser = result =>
            {
                string given = result.Tokens[0].Value;
                if (!values.Contains(given, StringComparer.Ordinal))
                    result.AddError($"{name} {given}: it must be {string.Join(" or ", values)}");
                return given;
            },
        };
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
            if (Uri.TryCreate(given, UriKind.Absolute, out Uri? url) && schemes.Contains(url.Scheme)) return url;
            result.AddError($"{name} {given}: it must begin with {string.Join(" or ", schemes.Select(scheme => scheme + "://"))}");
            return null;
        },
    };

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
            result.AddError($"{name} {result.Tokens[0].Value}: it must be {allowed}");
            return null;
        }
    }
}
