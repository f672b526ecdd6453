using System.CommandLine;
using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary><c>kisfast simulate</c>: a KIS server to develop against.</summary>
internal static class SimulateCommand
{
    public static string Examples =>
        $"""
        It prints an app key, secret, HTS id and account; any other key, secret and id will do as well, so that a client can come
        as it is configured. It sends made-up order life cycles from the first subscription on. The same seed gives the same
        orders. Ctrl+C ends it with a summary and exit code 0.

        Faults, one --fault each:
        {string.Join('\n', FaultCatalog.All.SelectMany(Describe))}

        Examples:
          kisfast simulate --port 9000 --rate 5
          kisfast simulate --env paper --fault drop=rst@random#50 --fault nokey
        """;

    private const double DefaultRate = 2;
    private const double HighestRate = 1_000_000;
    private const int HelpWidth = 116;

    public static Command Create(ToolConsole console)
    {
        Option<int?> port = Choice.Integer("--port", "The loopback port of both servers; 0 takes a free one", "P", 0, 65535, 0);
        Option<string?> environment = Choice.OneOf("--env", "Real or paper trading", "real", "real", "paper");
        Option<double?> rate = Choice.Decimal("--rate", "Notices a second; 0 is as fast as it goes", "R", 0, HighestRate, DefaultRate);
        Option<int?> seed = Choice.Integer("--seed", "The seed of the orders", "S", int.MinValue, int.MaxValue, 1);
        Option<double?> quoteRate = Choice.Decimal("--quote-rate", "Quotes a second for each connection, over its keys", "R", 0, HighestRate, DefaultRate);
        var faults = new Option<string[]>("--fault")
        {
            Description = "A way to misbehave, as listed below; may be given several times",
            HelpName = "NAME[=VALUE]",
            CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
            DefaultValueFactory = _ => [],
        };
        faults.CompletionSources.Add([.. FaultCatalog.All.Select(fault => fault.Name)]);
        var command = new Command("simulate", "Runs a KIS server on this machine: sign-in, WebSocket, order history, faults.")
        {
            port, environment, rate, quoteRate, seed, faults,
        };
        command.SetAction((parsed, stop) => SimulatorRun.RunAsync(
            console,
            new KisSimulatorOptions
            {
                Port = parsed.GetValue(port)!.Value,
                Environment = parsed.GetValue(environment) == "paper" ? SimulatedEnvironment.Paper : SimulatedEnvironment.Real,
                Rate = parsed.GetValue(rate),
                QuoteRate = parsed.GetValue(quoteRate),
                Seed = parsed.GetValue(seed)!.Value,
                Faults = parsed.GetValue(faults)!,
                // Whatever a client under test is configured with; a wrong key or id is a fault to ask for.
                AcceptAnyAppKey = true,
                AcceptAnyHtsId = true,
            },
            stop));
        return command;
    }

    private static IEnumerable<string> Describe(FaultDefinition fault) => Wrapped($"  {fault.Syntax}: {fault.Description}", "      ");

    private static IEnumerable<string> Wrapped(string text, string indent)
    {
        while (text.Length > HelpWidth && text.LastIndexOf(' ', HelpWidth) is var at && at > indent.Length)
        {
            yield return text[..at];
            text = indent + text[(at + 1)..];
        }
        yield return text;
    }
}
