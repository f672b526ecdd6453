using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast listen</c>: a real feed, printed.</summary>
internal static class ListenCommand
{
    public const string Examples = """
        The app key and secret come from KIS_APP_KEY and KIS_APP_SECRET, never from the command line, where others could read
        them. With KIS_ACCOUNT (12345678-01), what a lost connection missed is repaired from the order history.
        It ends after --count records, after --for seconds, or with Ctrl+C: then with exit code 0.
        --quarantine keeps rejected frames, one a line, for kisfast decode; FILE.log says when and why. At 16 MiB it rotates to
        FILE.1, and three of those are kept.

        Examples:
          kisfast listen --hts-id yourid --env paper
          kisfast listen --hts-id yourid --format json | jq 'select(.kind == "Fill")'
          kisfast listen --hts-id yourid --format csv --for 3600 > fills.csv
        """;

    public static Command Create(ToolConsole console)
    {
        var htsId = new Option<string>("--hts-id") { Description = "Your HTS id: its subscription delivers every account under it", HelpName = "ID", Required = true };
        Option<string> environment = Choice.OneOf("--env", "Real or paper trading", "real", "real", "paper");
        Option<Uri?> webSocketUrl = Choice.Url("--ws-url", "The WebSocket's URL instead of KIS's", "ws", "wss");
        Option<Uri?> restUrl = Choice.Url("--rest-url", "The REST service's URL instead of KIS's", "http", "https");
        Option<string> format = Choice.OneOf("--format", "How to print records", "table", "table", "json", "csv");
        Option<int?> count = Choice.Integer("--count", "End after that many records", "N", 1, int.MaxValue);
        Option<double?> seconds = Choice.Decimal("--for", "End that long after the subscription", "SECONDS", 0, 31_536_000);
        var quarantine = new Option<string?>("--quarantine") { Description = "Keep rejected frames in this file", HelpName = "FILE" };
        var command = new Command("listen", "Prints the order events and fills of your accounts as they arrive.")
        {
            htsId, environment, webSocketUrl, restUrl, format, count, seconds, quarantine,
        };
        command.SetAction((parsed, stop) =>
        {
            var options = new FillFeedOptions
            {
                Environment = parsed.GetValue(environment) == "paper" ? KisEnvironment.Paper : KisEnvironment.Real,
                AppKey = Credentials.AppKey(console),
                AppSecret = Credentials.AppSecret(console),
                Account = Credentials.Account(console),
                HtsId = parsed.GetValue(htsId)!,
                WebSocketUrl = parsed.GetValue(webSocketUrl),
                RestUrl = parsed.GetValue(restUrl),
            };
            if (options.Validate() is [string first, ..]) throw ToolException.Usage(Credentials.InToolsWords(first));
            TimeSpan? time = parsed.GetValue(seconds) is { } s ? TimeSpan.FromSeconds(s) : null;
            var request = new ListenRequest(options, parsed.GetValue(format)!, parsed.GetValue(count), time, parsed.GetValue(quarantine));
            return Listener.RunAsync(console, request, stop);
        });
        return command;
    }
}
