using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast doctor</c>: what this machine has, and whether KIS can be reached.</summary>
internal static class DoctorCommand
{
    public const string Examples = """
        It looks at AES, SIMD, cores, timer, garbage collector and compilation; connects to KIS's two servers; compares clocks;
        and tries KIS_APP_KEY and KIS_APP_SECRET. It subscribes nothing and issues no access token. Each no comes with a fix,
        and makes the exit code 1.

        Examples:
          kisfast doctor --env paper
          kisfast doctor --json | jq '.checks[] | select(.ok == false)'
        """;

    public static Command Create(ToolConsole console)
    {
        Option<string> environment = Choice.OneOf("--env", "Real or paper trading", "real", "real", "paper");
        Option<Uri?> webSocketUrl = Choice.Url("--ws-url", "The WebSocket's URL instead of KIS's", "ws", "wss");
        Option<Uri?> restUrl = Choice.Url("--rest-url", "The REST service's URL instead of KIS's", "http", "https");
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("doctor", "Checks this machine, your keys, KIS's servers and the clock.") { environment, webSocketUrl, restUrl, json };
        command.SetAction(async (parsed, stop) =>
        {
            var options = new FillFeedOptions
            {
                Environment = parsed.GetValue(environment) == "paper" ? KisEnvironment.Paper : KisEnvironment.Real,
                WebSocketUrl = parsed.GetValue(webSocketUrl),
                RestUrl = parsed.GetValue(restUrl),
            };
            List<Finding> findings = [.. MachineChecks.Run(), .. await new KisChecks(console, options).RunAsync(stop).ConfigureAwait(false)];
            if (parsed.GetValue(json)) DoctorReport.WriteJson(new ByteLines(console.Output), findings);
            else DoctorReport.WriteText(console, findings);
            return findings.TrueForAll(finding => finding.Ok != false) ? ExitCode.Success : ExitCode.Negative;
        });
        return command;
    }
}
