namespace KisFast.Cli;

/// <summary>The keys, from the environment only: a command line can be read by every process of the machine.</summary>
internal static class Credentials
{
    private const string KeyVariable = "KIS_APP_KEY";
    private const string SecretVariable = "KIS_APP_SECRET";
    private const string AccountVariable = "KIS_ACCOUNT";

    public static string AppKey(ToolConsole console) => Required(console, KeyVariable, "app key");

    public static string AppSecret(ToolConsole console) => Required(console, SecretVariable, "app secret");

    public static string? Account(ToolConsole console) => console.Variable(AccountVariable) is { Length: > 0 } account ? account.Trim() : null;

    /// <summary>The variable of the first key that is not set, if one is not.</summary>
    public static string? FirstMissing(ToolConsole console) =>
        new[] { KeyVariable, SecretVariable }.FirstOrDefault(variable => string.IsNullOrWhiteSpace(console.Variable(variable)));

    /// <summary>A line about an option in the words of who runs the tool.</summary>
    public static string InToolsWords(string line) => line
        .Replace(nameof(FillFeedOptions.AppKey), KeyVariable)
        .Replace(nameof(FillFeedOptions.AppSecret), SecretVariable)
        .Replace(nameof(FillFeedOptions.Account), AccountVariable)
        .Replace(nameof(FillFeedOptions.HtsId), "--hts-id")
        .Replace(nameof(FillFeedOptions.WebSocketUrl), "--ws-url")
        .Replace(nameof(FillFeedOptions.RestUrl), "--rest-url");

    private static string Required(ToolConsole console, string variable, string what) =>
        console.Variable(variable) is { } value && !string.IsNullOrWhiteSpace(value)
            ? value.Trim()
            : throw ToolException.Usage($"{variable} is not set: export your {what} from the KIS Developers portal as {variable}");
}
