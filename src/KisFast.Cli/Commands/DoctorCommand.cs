using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast doctor</c>: what this machine has, and whether KIS can be reached.</summary>
internal static class DoctorCommand
{
    public const string Examples = $"""
        It looks at AES, SIMD, cores, timer, garbage collector and compilation; connects to KIS's two servers; compares clocks;
        and tries the app key and secret. Each no comes with a fix, and makes the exit code 1. What is not set is no fault: its mark is -.

        HTS id and account are what is most often wrong, and only KIS can say so. --subscribe asks it: it subscribes the HTS id once,
        which needs the app key's only WebSocket (a running feed keeps it, and the check says so), and reads the account's order history,
        which needs an access token (KIS sends the customer a message for each). Without it nothing is subscribed and no token issued.
        --journal looks whether a journal can be read, and at the room on its disk.
        With --redis and --name it looks at Redis in KIS's place: whether streams and scripts work there, whether it keeps what it is given, and what a
        user has to be allowed.

        {ConnectionOptions.Help}

        Examples:
          kisfast doctor --env paper
          kisfast doctor --env paper --hts-id yourid --subscribe
          kisfast doctor --redis localhost:6379 --name fills
          kisfast doctor --json | jq '.checks[] | select(.ok == false)'
        """;

    public static Command Create(ToolConsole console)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var htsId = new Option<string?>("--hts-id") { Description = "Your HTS id", HelpName = "ID" };
        var subscribe = new Option<bool>("--subscribe") { Description = "Also ask KIS whether it takes the HTS id and the account" };
        var journal = new Option<string?>("--journal") { Description = "Also look at this journal", HelpName = "FILE" };
        var command = new Command("doctor", "Checks this machine, your keys, KIS's servers and the clock.") { json, htsId, subscribe, journal };
        ConnectionOptions.AddTo(command);
        var stream = new StreamOptions(console);
        stream.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            IReadOnlyList<Finding> more = stream.Read(parsed) is { } streamed
                ? await Task.Run(() => RedisChecks.Run(streamed.Target), stop).ConfigureAwait(false)
                : await new KisChecks(new ToolSettings(console, parsed), parsed.GetValue(subscribe)).RunAsync(stop).ConfigureAwait(false);
            List<Finding> findings = [.. MachineChecks.Run(), .. more];
            if (parsed.GetValue(journal) is { } path) findings.Add(await JournalCheck.RunAsync(path, stop).ConfigureAwait(false));
            if (parsed.GetValue(json)) DoctorReport.WriteJson(new ByteLines(console.Output), findings);
            else DoctorReport.WriteText(console, findings);
            return findings.TrueForAll(finding => finding.Ok != false) ? ExitCode.Success : ExitCode.Negative;
        });
        return command;
    }
}
