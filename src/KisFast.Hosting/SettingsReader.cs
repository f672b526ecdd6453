using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace KisFast.Hosting;

/// <summary>
/// Reads typed settings from a configuration section and collects what is wrong, instead of stopping at the first wrong value as the
/// runtime's binder does. No reflection. A setting that is absent or empty keeps the value it has.
/// </summary>
internal sealed class SettingsReader(IConfiguration section, List<string> problems)
{
    private readonly List<string> _known = [];

    public string Text(string key, string fallback) => Value(key) ?? fallback;

    public int Integer(string key, int fallback) => MaybeInteger(key, fallback) ?? fallback;

    public int? MaybeInteger(string key, int? fallback)
    {
        if (Value(key) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int value)) return value;
        return Wrong(key, text, "a whole number", fallback);
    }

    public bool Flag(string key, bool fallback)
    {
        if (Value(key) is not { } text) return fallback;
        return bool.TryParse(text, out bool value) ? value : Wrong(key, text, "true or false", fallback);
    }

    public TimeSpan Duration(string key, TimeSpan fallback) => MaybeDuration(key, fallback) ?? fallback;

    public TimeSpan? MaybeDuration(string key, TimeSpan? fallback)
    {
        if (Value(key) is not { } text) return fallback;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value)
            ? value
            : Wrong(key, text, "a duration as hours:minutes:seconds, like 00:02:30 or 00:00:00.5", fallback);
    }

    public DateTimeOffset? Moment(string key, DateTimeOffset? fallback)
    {
        if (Value(key) is not { } text) return fallback;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
            ? value
            : Wrong(key, text, "a moment like 2026-04-01T09:00:00+09:00", fallback);
    }

    public Uri? Url(string key, Uri? fallback, string scheme)
    {
        if (Value(key) is not { } text) return fallback;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? value) && (value.Scheme == scheme || value.Scheme == scheme + "s")) return value;
        return Wrong(key, text.Contains('@') ? "(not shown)" : text, $"a URL that begins with {scheme}:// or {scheme}s://", fallback);
    }

    public TEnum Choice<TEnum>(string key, TEnum fallback)
        where TEnum : struct, Enum
    {
        if (Value(key) is not { } text) return fallback;
        string[] names = Enum.GetNames<TEnum>();
        int index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? Enum.Parse<TEnum>(names[index]) : Wrong(key, text, "one of " + string.Join(", ", names), fallback);
    }

    public IReadOnlyList<string> Texts(string key) =>
        [.. Children(key).Select(child => child.Value).OfType<string>()];

    /// <summary>A list of <c>TR:KEY</c>.</summary>
    public IReadOnlyList<Registration> Registrations(string key, IReadOnlyList<Registration> fallback)
    {
        List<Registration> registrations = [];
        foreach (IConfigurationSection child in Children(key))
        {
            if (Registration.TryParse(child.Value, out Registration registration)) registrations.Add(registration);
            else problems.Add($"{child.Path} is '{child.Value?.ReplaceLineEndings(" ")}'; it must be TR:KEY, like HDFSCNT0:DNASAAPL, and no order notice.");
        }

        return registrations.Count > 0 ? registrations : fallback;
    }

    public IEnumerable<IConfigurationSection> Children(string key)
    {
        _known.Add(key);
        RefuseValue(key, "a list, an entry each");
        return section.GetSection(key).GetChildren();
    }

    /// <summary>A reader of a section in the section.</summary>
    public SettingsReader Inner(string key)
    {
        _known.Add(key);
        RefuseValue(key, "a section with settings of its own");
        return new SettingsReader(section.GetSection(key), problems);
    }

    /// <summary>Complains about settings nobody has asked for: most are misspelt.</summary>
    public void End()
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) continue;
            string? near = Spelling.Nearest(child.Key, _known);
            problems.Add($"{child.Path} is no setting. {(near is null ? $"There are {string.Join(", ", _known)}." : $"Did you mean {near}?")}");
        }
    }

    private string? Value(string key)
    {
        _known.Add(key);
        if (section.GetSection(key).GetChildren().Any()) problems.Add($"{section.GetSection(key).Path} is a section or a list; it must be one value.");
        string? text = section[key];
        return string.IsNullOrEmpty(text) ? null : text;
    }

    // What it is, is not shown: an address may hold a password.
    private void RefuseValue(string key, string allowed)
    {
        if (!string.IsNullOrEmpty(section[key])) problems.Add($"{section.GetSection(key).Path} is one value; it must be {allowed}.");
    }

    // Only of settings that are no secrets: their values may be shown. A URL may hold a password, which its reader leaves out.
    private T Wrong<T>(string key, string text, string allowed, T fallback)
    {
        problems.Add($"{section.GetSection(key).Path} is '{text.ReplaceLineEndings(" ")}'; it must be {allowed}.");
        return fallback;
    }
}
