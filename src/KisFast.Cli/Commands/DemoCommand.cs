using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast demo</c>: simulator and feed in one process, over a real socket.</summary>
internal static class DemoCommand
{
    public const string Examples = """
        A simulated KIS and a real feed run in this process and talk over a loopback socket. Every record that arrives is held
        against the simulator's journal. The exit code is 0 only if all that was sent arrived once and in order.

        With --gap the connection is cut half-way, and an order is filled while nobody listens: a gap opens, the order history is read, and
        the fill comes as a repair. It passes only if that fill is there, once.
        With --web the live page stays until Ctrl+C.

        A notice is a fill or an order event; --fills is another name of --notices.
        Wire to handler is the time from the return of the socket read to the handler; at --rate 0 it shows the queue behind it.
        Allocated per record is what the feed's own threads allocate: from the return of a socket read to the begin of the next
        one, and in the handler, after the first record. Simulator and table run in the same process and are not counted.

        Examples:
          kisfast demo
          kisfast demo --gap
          kisfast demo --web
          kisfast demo --notices 100000 --rate 0 --json
        """;

    private const int MostNotices = 5_000_000;

    public static Command Create(ToolConsole console)
    {
        Option<int?> notices = Choice.Integer("--notices", "How many notices to send: fills and order events", "N", 1, MostNotices, 40);
        notices.Aliases.Add("--fills");
        Option<double?> rate = Choice.Decimal("--rate", "Notices a second; 0 is as fast as it goes", "R", 0, 1_000_000, 10);
        Option<int?> seed = Choice.Integer("--seed", "The seed of the orders", "S", int.MinValue, int.MaxValue, 1);
        var json = new Option<bool>("--json") { Description = "Print nothing but the summary, as one JSON object" };
        var command = new Command("demo", "Shows the feed at work against a simulated KIS: no keys, no account, no network needed.")
            { notices, rate, seed, json };
        var table = new TableOptions(console);
        table.AddTo(command);
        var gap = new Option<bool>("--gap") { Description = "Cut the connection half-way and fill an order meanwhile: the feed repairs it" };
        command.Options.Add(gap);
        Option<int?> web = WebOption.Create();
        command.Options.Add(web);
        command.SetAction((parsed, stop) => DemoRun.RunAsync(
            console, new DemoRequest(parsed.GetValue(notices)!.Value, parsed.GetValue(rate)!.Value, parsed.GetValue(seed)!.Value, table.Read(parsed),
                parsed.GetValue(gap), parsed.GetValue(web), parsed.GetValue(json)), stop));
        return command;
    }
}
