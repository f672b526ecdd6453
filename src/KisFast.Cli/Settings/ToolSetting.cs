namespace KisFast.Cli;

/// <summary>A setting of <c>listen</c> and <c>doctor</c>, under the names it has in each place.</summary>
/// <param name="Name">The option of the feed that it sets.</param>
/// <param name="Variable">Its environment variable.</param>
/// <param name="Option">Its option; null for what must not stand on a command line, which every process of the machine can read.</param>
internal sealed record ToolSetting(string Name, string Variable, string? Option)
{
    public static ToolSetting AppKey { get; } = new(nameof(FillFeedOptions.AppKey), "KIS_APP_KEY", null);

    public static ToolSetting AppSecret { get; } = new(nameof(FillFeedOptions.AppSecret), "KIS_APP_SECRET", null);

    public static ToolSetting HtsId { get; } = new(nameof(FillFeedOptions.HtsId), "KIS_HTS_ID", "--hts-id");

    public static ToolSetting Account { get; } = new(nameof(FillFeedOptions.Account), "KIS_ACCOUNT", null);

    public static ToolSetting Environment { get; } = new(nameof(FillFeedOptions.Environment), "KIS_ENV", "--env");

    public static ToolSetting WebSocketUrl { get; } = new(nameof(FillFeedOptions.WebSocketUrl), "KIS_WS_URL", "--ws-url");

    public static ToolSetting RestUrl { get; } = new(nameof(FillFeedOptions.RestUrl), "KIS_REST_URL", "--rest-url");

    public static IReadOnlyList<ToolSetting> All { get; } = [AppKey, AppSecret, HtsId, Account, Environment, WebSocketUrl, RestUrl];

    /// <summary>The name that a message about its absence begins with.</summary>
    public string FirstName => Option ?? Variable;

    /// <summary>What to do when it is not set.</summary>
    public string HowToSet => Option is null
        ? $"export {Variable}, or run: dotnet user-secrets --id {ToolSettings.UserSecretsId} set {Key} VALUE; the KIS Developers portal shows it"
        : $"give it, or export {Variable}, or put {Key} into appsettings.json";

    /// <summary>Its key in <c>appsettings.json</c> and in user-secrets: the one that KisFast.Hosting reads.</summary>
    public string Key => $"{ToolSettings.Section}:{Name}";
}
