using System.CommandLine;
using System.CommandLine.Help;

namespace KisFast.Cli;

/// <summary>The commands of <c>kisfast</c>.</summary>
internal static class CommandTree
{
    private const string Epilogue = """
        Exit codes:
          0    done
          1    the answer is no: a line rejected, a record lost, a check failed
          2    bad usage: an option, a setting or a file
          3    the feed or the simulator could not start, or stopped with an error
          130  interrupted before the work was done

        Environment:
          KIS_APP_KEY, KIS_APP_SECRET, …  what listen and doctor need, also from user-secrets and appsettings.json: see listen --help
          NO_COLOR                        no colour

        Start here:
          kisfast demo
        """;

    public static Command Create(ToolConsole console)
    {
        var root = new Command("kisfast", "The KIS overseas order and fill feed: see it, listen to it, test against it.");
        var helpOption = new HelpOption();
        var help = new HelpWithExamples((HelpAction)helpOption.Action!);
        helpOption.Action = help;
        root.Options.Add(helpOption);
        root.Options.Add(new VersionOption { Action = new VersionAction() });
        help.Add(root, Epilogue);
        foreach ((Command command, string examples) in Commands(console))
        {
            root.Subcommands.Add(command);
            help.Add(command, examples);
        }
        root.Subcommands.Add(CompletionCommand.Create(console));
        root.Subcommands.Add(CompletionCommand.CreateAnswer(console, root));
        return root;
    }

    private static IEnumerable<(Command Command, string Examples)> Commands(ToolConsole console) =>
    [
        (DemoCommand.Create(console), DemoCommand.Examples),
        (ListenCommand.Create(console), ListenCommand.Examples),
        (ServeCommand.Create(console), ServeCommand.Examples),
        (SimulateCommand.Create(console), SimulateCommand.Examples),
        (ReplayCommand.Create(console), ReplayCommand.Examples),
        (ExportCommand.Create(console), ExportCommand.Examples),
        (OrdersCommand.CreateOrders(console), OrdersCommand.Examples),
        (OrdersCommand.CreatePositions(console), OrdersCommand.PositionExamples),
        (ReconcileCommand.Create(console), ReconcileCommand.Examples),
        (JournalCommand.Create(console), JournalCommand.Examples),
        (DecodeCommand.Create(console), DecodeCommand.Examples),
        (DoctorCommand.Create(console), DoctorCommand.Examples),
        (ChaosCommand.Create(console), ChaosCommand.Examples),
    ];
}
