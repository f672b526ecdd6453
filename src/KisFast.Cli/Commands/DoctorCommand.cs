using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast doctor</c>: what this machine has, and whether KIS can be reached.</summary>
internal static class DoctorCommand
{
    public const string Examples = $"""
        It looks at AES, SIMD, cores, timer, garbage collector and compilation; connects to KIS's two servers; compares clocks;
        and tries the app key and secret. It subscribes nothing and issues no access token. Each no comes with a fix, and makes the
        exit code 1.

        {ConnectionOptions.Help}

        Examples:
          kisfast doctor --env paper
          kisfast doctor --json | jq '.checks[] | select(.ok == false)'
        """;

    public static Command Create(ToolConsole console)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("doctor", "Checks this machine, your keys, KIS's servers and the clock.") { json };
        ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var checks = new KisChecks(new ToolSettings(console, parsed));
            List<Finding> findings = [.. MachineChecks.Run(), .. await checks.RunAsync(stop).ConfigureAwait(false)];
            if (parsed.GetValue(json)) DoctorReport.WriteJson(new ByteLines(console.Output), findings);
            else DoctorReport.WriteText(console, findings);
            return findings.TrueForAll(finding => finding.Ok != false) ? ExitCode.Success : ExitCode.Negative;
        });
        return command;
    }
}
