using System.CommandLine;
using System.Text.Json.Nodes;
using KisFast.Cli;
using KisFast.Simulator;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>Where <c>listen</c> and <c>doctor</c> take their settings from: command line, environment, user-secrets, appsettings.json.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kisfast-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Settings => [.. ToolSetting.All.Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Each_setting_comes_from_the_first_place_that_has_it(string name)
    {
        ToolSetting setting = ToolSetting.All.Single(s => s.Name == name);
        string[] Values(string scheme) =>
            [.. Enumerable.Range(0, 4).Select(i => name.EndsWith("Url", StringComparison.Ordinal) ? $"{scheme}://host{i}/" : name == "Environment"
                ? (i % 2 == 0 ? "paper" : "real") : $"value{i}")];
        string[] values = Values(name == "RestUrl" ? "https" : "ws");
        Assert.Null(Find(setting));

        WriteFile("appsettings.json", setting, values[3]);
        Assert.Equal(new SettingValue(values[3], $"KisFast:{name} in appsettings.json"), Find(setting));
        WriteFile("secrets.json", setting, values[2]);
        Assert.Equal(new SettingValue(values[2], $"KisFast:{name} in user-secrets"), Find(setting));
        Assert.Equal(new SettingValue(values[1], setting.Variable), Find(setting, values[1]));
        if (setting.Option is { } option)
            Assert.Equal(new SettingValue(values[0], option), Find(setting, values[1], option, values[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_blank_value_counts_as_none(string blank)
    {
        WriteFile("secrets.json", ToolSetting.AppKey, blank);
        WriteFile("appsettings.json", ToolSetting.AppKey, " key ");
        Assert.Equal("key", Find(ToolSetting.AppKey, blank)?.Text);
    }

    private static string OptionOf(ToolSetting setting) =>
        setting.Option is { } option ? $"`{option}`" : setting.Name.StartsWith("App", StringComparison.Ordinal) ? "never" : "";

    [Fact]
    public async Task Help_and_documentation_name_every_setting_in_every_place()
    {
        string help = (await RunAsync([], "listen", "--help")).Output;
        string page = Repository.Read("docs/tool.md");
        Assert.All(ToolSetting.All, setting => Assert.Matches($"{setting.Option} +{setting.Variable} +{setting.Key}\\n", help));
        Assert.All(ToolSetting.All, setting => Assert.Contains(
            $"| {OptionOf(setting)} | `{setting.Variable}` | `{setting.Key}` |".Replace("|  |", "| |", StringComparison.Ordinal), page));
    }

    [Fact]
    public async Task Listen_runs_on_files_alone()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 200 });
        Write("secrets.json", $$"""{ "KisFast:AppKey": "{{kis.AppKey}}", "KisFast:AppSecret": "{{kis.AppSecret}}" }""");
        Write("appsettings.json", $$"""
            {
              // Comments are allowed, as everywhere in .NET's settings.
              "KisFast": { "HtsId": "{{kis.HtsId}}", "WebSocketUrl": "{{kis.WebSocketUrl}}", "RestUrl": "{{kis.RestUrl}}", "RingSize": 4096 },
            }
            """);
        ToolRun run = await RunAsync([], "listen", "--format", "json", "--count", "3");
        Assert.Equal((0, ToolRun.Forgetful, 3), (run.ExitCode, run.Error, run.OutputLines.Length));
    }

    [Fact]
    public async Task Doctor_says_where_each_setting_comes_from_and_shows_no_secret()
    {
        Write("secrets.json", """{ "KisFast": { "AppKey": "PSnobodyskey", "AppSecret": "nobodyssecret" } }""");
        Write("appsettings.json", """{ "KisFast": { "Environment": "Paper", "Account": "12345678-01" } }""");
        ToolRun run = await RunAsync(
            new() { ["KIS_HTS_ID"] = "me", ["KIS_WS_URL"] = "ws://127.0.0.1:1/" }, "doctor", "--json", "--rest-url", "http://127.0.0.1:1/");
        JsonNode found = JsonNode.Parse(run.Output)!["checks"]!.AsArray().Single(check => (string)check!["name"]! == "settings")!;
        Assert.Equal(
            "KisFast:AppKey in user-secrets, KisFast:AppSecret in user-secrets, KIS_HTS_ID, KisFast:Account in appsettings.json, "
            + "KisFast:Environment in appsettings.json, KIS_WS_URL, --rest-url",
            (string?)found["value"]);
        Assert.DoesNotContain("nobodys", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KIS_ENV is demo: it must be real or paper", "KIS_ENV", "demo")]
    [InlineData("KIS_WS_URL http://x: it must begin with ws:// or wss://", "KIS_WS_URL", "http://x")]
    [InlineData("KIS_REST_URL (not shown): it must begin with http:// or https://", "KIS_REST_URL", "me:secret@host")]
    [InlineData("KIS_REST_URL must not contain a user name or password", "KIS_REST_URL", "http://me:secret@host")]
    [InlineData("KIS_HTS_ID must be 1 to 16 ASCII characters", "KIS_HTS_ID", "me and you")]
    [InlineData("KIS_APP_KEY holds a space", "KIS_APP_KEY", "se cret")]
    public async Task A_wrong_variable_is_one_line_and_exit_2(string begins, string variable, string value)
    {
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = "k", ["KIS_APP_SECRET"] = "s", ["KIS_HTS_ID"] = "me", [variable] = value };
        AssertUsage(await RunAsync(variables, "listen"), begins);
    }

    [Theory]
    [InlineData("KisFast:Environment in appsettings.json is Demo: it must be real or paper", """{ "KisFast": { "Environment": "Demo" } }""")]
    [InlineData("KisFast:Account in appsettings.json must be eight digits", """{ "KisFast": { "Account": "1" } }""")]
    [InlineData("KisFast:Acount in appsettings.json is no setting: did you mean KisFast:Account?", """{ "KisFast": { "Acount": "12345678-01" } }""")]
    [InlineData("appsettings.json is not JSON as it should be, line 2: mend or remove ", "{\n\"KisFast\": secret")]
    [InlineData("appsettings.json is not JSON as it should be: mend or remove ", "[\"secret\"]")]
    [InlineData("appsettings.json is not JSON as it should be: mend or remove ", """{ "secret": 1, "secret": 2 }""")]
    [InlineData("appsettings.json is not JSON as it should be, line 1: mend or remove ", "")]
    public async Task A_wrong_file_is_one_line_and_exit_2(string begins, string json)
    {
        Write("appsettings.json", json);
        AssertUsage(await RunAsync(new() { ["KIS_APP_KEY"] = "k", ["KIS_APP_SECRET"] = "s", ["KIS_HTS_ID"] = "me" }, "listen"), begins);
    }

    [Fact]
    public async Task What_is_missing_is_named_with_the_places_it_may_stand_in()
    {
        AssertUsage(await RunAsync([], "listen"), "KIS_APP_KEY is not set: export KIS_APP_KEY, or run: dotnet user-secrets --id kisfast set KisFast:AppKey ");
        AssertUsage(
            await RunAsync(new() { ["KIS_APP_KEY"] = "k", ["KIS_APP_SECRET"] = "s" }, "listen"),
            "--hts-id is not set: give it, or export KIS_HTS_ID, or put KisFast:HtsId into appsettings.json");
    }

    [Theory]
    [InlineData("--app-key")]
    [InlineData("--app-secret")]
    public async Task Keys_are_no_options_and_are_not_repeated(string option) =>
        AssertUsage(await RunAsync([], "listen", $"{option}=secret"), $"unknown option {option}: ");

    private static void AssertUsage(ToolRun run, string begins)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("kisfast: " + begins, line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line.Replace("user-secrets", "", StringComparison.Ordinal).Replace("--app-secret", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    private Task<ToolRun> RunAsync(Dictionary<string, string> variables, params string[] args) =>
        ToolRun.InProcessAsync([], variables, args, settings: _folder);

    private SettingValue? Find(ToolSetting setting, string? variable = null, params string[] args)
    {
        using var console = new ToolConsole(Stream.Null, Stream.Null, TextWriter.Null, CancellationToken.None)
        {
            Variable = name => name == setting.Variable ? variable : null,
            SettingsDirectory = _folder,
            UserSecretsFile = () => Path.Combine(_folder, "secrets.json"),
        };
        return new ToolSettings(console, CommandTree.Create(console).Parse(["listen", .. args])).Find(setting);
    }

    private void WriteFile(string file, ToolSetting setting, string value) => Write(file, $$"""{ "KisFast": { "{{setting.Name}}": "{{value}}" } }""");

    private void Write(string file, string json) => File.WriteAllText(Path.Combine(_folder, file), json);
}
