using System.CommandLine;

namespace KisFast.Cli;

/// <summary>Which KIS to talk to, and as whom: what <c>listen</c> and <c>doctor</c> have in common.</summary>
internal static class ConnectionOptions
{
    /// <summary>The lines of a command's help on where settings are looked for.</summary>
    public const string Help = """
        Settings, each from the first place that has it: the command line, the environment, user-secrets, appsettings.json in the
        working directory. The app key and secret are never taken from the command line, where others could read them.

          command line  environment     user-secrets, appsettings.json
                        KIS_APP_KEY     KisFast:AppKey
                        KIS_APP_SECRET  KisFast:AppSecret
          --hts-id      KIS_HTS_ID      KisFast:HtsId
                        KIS_ACCOUNT     KisFast:Account
          --env         KIS_ENV         KisFast:Environment
          --ws-url      KIS_WS_URL      KisFast:WebSocketUrl
          --rest-url    KIS_REST_URL    KisFast:RestUrl
        """;

    public static void AddTo(Command command)
    {
        command.Options.Add(Choice.OneOf("--env", "Real or paper trading; real if no setting says paper", null, "real", "paper"));
        command.Options.Add(Choice.Url("--ws-url", "The WebSocket's URL instead of KIS's", "ws", "wss"));
        command.Options.Add(Choice.Url("--rest-url", "The REST service's URL instead of KIS's", "http", "https"));
    }

    /// <summary>The feed's options: what is missing stays at its default.</summary>
    /// <exception cref="ToolException">An environment or a URL is none.</exception>
    public static FillFeedOptions Read(ToolSettings settings) => new()
    {
        Environment = settings.Environment,
        AppKey = settings.Text(ToolSetting.AppKey) ?? "",
        AppSecret = settings.Text(ToolSetting.AppSecret) ?? "",
        HtsId = settings.Text(ToolSetting.HtsId) ?? "",
        Account = settings.Text(ToolSetting.Account),
        WebSocketUrl = settings.Url(ToolSetting.WebSocketUrl, "ws", "wss"),
        RestUrl = settings.Url(ToolSetting.RestUrl, "http", "https"),
    };
}
