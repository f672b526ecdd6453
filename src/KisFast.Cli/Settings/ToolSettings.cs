using System.CommandLine;
using KisFast.Hosting;
using Microsoft.Extensions.Configuration;

namespace KisFast.Cli;

/// <summary>
/// The settings of <c>listen</c> and <c>doctor</c>, each from the first place that has it: the command line, the environment,
/// user-secrets, <c>appsettings.json</c> in the working directory. A blank value counts as none.
/// </summary>
internal sealed class ToolSettings
{
    /// <summary>Whose secrets <c>dotnet user-secrets --id</c> keeps for the tool.</summary>
    public const string UserSecretsId = "kisfast";

    /// <summary>The section of the files, KisFast.Hosting's.</summary>
    public const string Section = "KisFast";

    private const string SettingsFileName = "appsettings.json";
    private const string SecretsName = "user-secrets";

    private readonly Dictionary<ToolSetting, SettingValue> _values = [];

    /// <exception cref="ToolException">A file cannot be read, or misspells a setting.</exception>
    public ToolSettings(ToolConsole console, ParseResult parsed)
    {
        IConfiguration? secrets = console.UserSecretsFile() is { } file ? SettingsFile.Read(file, SecretsName) : null;
        IConfiguration? settings = SettingsFile.Read(Path.Combine(console.SettingsDirectory, SettingsFileName), SettingsFileName);
        RefuseSlips(secrets, SecretsName);
        RefuseSlips(settings, SettingsFileName);
        foreach (ToolSetting setting in ToolSetting.All)
        {
            Add(setting, OnCommandLine(parsed, setting), setting.Option!);
            Add(setting, console.Variable(setting.Variable), setting.Variable);
            Add(setting, secrets?[setting.Key], $"{setting.Key} in {SecretsName}");
            Add(setting, settings?[setting.Key], $"{setting.Key} in {SettingsFileName}");
        }
    }

    public SettingValue? Find(ToolSetting setting) => _values.GetValueOrDefault(setting);

    public string? Text(ToolSetting setting) => Find(setting)?.Text;

    public ToolSetting? FirstMissing(params ToolSetting[] settings) => settings.FirstOrDefault(setting => Find(setting) is null);

    /// <summary>Real or paper trading; real if nothing says.</summary>
    public KisEnvironment Environment => Find(ToolSetting.Environment) switch
    {
        null => KisEnvironment.Real,
        { Text: var text } when text.Equals("real", StringComparison.OrdinalIgnoreCase) => KisEnvironment.Real,
        { Text: var text } when text.Equals("paper", StringComparison.OrdinalIgnoreCase) => KisEnvironment.Paper,
        { } wrong => throw ToolException.Usage($"{wrong.Where} is {wrong.Text}: it must be real or paper"),
    };

    public Uri? Url(ToolSetting setting, params string[] schemes)
    {
        if (Find(setting) is not { } found) return null;
        return Choice.TryUrl(found.Text, schemes) ?? throw ToolException.Usage($"{found.Where} {Choice.WrongUrl(found.Text, schemes)}");
    }

    /// <summary>A line about an option in the words of who runs the tool: where the value that it complains of came from.</summary>
    public string InToolsWords(string line)
    {
        ToolSetting? setting = ToolSetting.All.FirstOrDefault(s => line.StartsWith(s.Name + " ", StringComparison.Ordinal));
        return setting is null ? line : (Find(setting)?.Where ?? setting.Option ?? setting.Variable) + line[setting.Name.Length..];
    }

    // A service's other settings are none of the tool's; a slip for one of these would leave gaps unrepaired, or paper taken for real.
    private static void RefuseSlips(IConfiguration? file, string name)
    {
        string[] known = [.. ToolSetting.All.Select(static setting => setting.Name)];
        foreach (IConfigurationSection child in file?.GetSection(Section).GetChildren() ?? [])
        {
            if (child.Value is null || known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) continue;
            if (Spelling.Nearest(child.Key, known) is { } near)
                throw ToolException.Usage($"{child.Path} in {name} is no setting: did you mean {Section}:{near}?");
        }
    }

    private static string? OnCommandLine(ParseResult parsed, ToolSetting setting) =>
        setting.Option is { } name && parsed.GetResult(name) is System.CommandLine.Parsing.OptionResult { Tokens: [{ Value: var value }, ..] } ? value : null;

    private void Add(ToolSetting setting, string? text, string where)
    {
        if (!string.IsNullOrWhiteSpace(text)) _values.TryAdd(setting, new SettingValue(text.Trim(), where));
    }
}
