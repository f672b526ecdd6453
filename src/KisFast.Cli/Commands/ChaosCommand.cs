using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast chaos</c>: a feed against a simulated KIS that does everything wrong.</summary>
internal static class ChaosCommand
{
    public const string Examples = """
        A simulated KIS and a real feed of twelve sessions run in this process. For the given time the simulator cuts connections
        at random bytes, goes silent, sends garbage, changes keys, fails subscriptions and REST calls, delays and shuffles the
        order history; orders go on meanwhile, connected or not. Then the faults end and the feed settles. The handler has a thread of
        its own in rounds of an even seed, and runs inline, where the bytes arrive, in the others.

        The exit code is 0 only if, order by order, what the handlers got is what the simulator's book has, nothing lost and
        nothing twice (what was marked as beyond its order is not booked; what came twice within it must be told as a doubt), every order
        stands as in the book, every gap was marked and closed, and no session made more REST calls in any second, counted at the simulator,
        than it may. The seed is printed; the same seed makes the same orders and faults. With --share a session may make as many calls as
        one without a setting makes of KIS's allowance, two a second; then there are fewer orders, and settling takes minutes.

        Examples:
          kisfast chaos --minutes 0.5
          kisfast chaos --minutes 10 --seed 7 --json
          kisfast chaos --minutes 1 --share
        """;

    public static Command Create(ToolConsole console)
    {
        Option<double?> minutes = Choice.Decimal("--minutes", "How long the faults strike", "M", 0.01, 10_080, 1);
        Option<int?> seed = Choice.Integer("--seed", "The seed of orders and faults; a random one if left out", "S", int.MinValue, int.MaxValue);
        var share = new Option<bool>("--share") { Description = "Make REST calls at the feed's own share of KIS's allowance, two a second" };
        var json = new Option<bool>("--json") { Description = "Print nothing but the summary, as one JSON object" };
        var command = new Command("chaos", "Proves that nothing is lost: connections die by the hundred, and the account is held against the book.")
            { minutes, seed, share, json };
        command.SetAction((parsed, stop) => ChaosRun.RunAsync(
            console, TimeSpan.FromMinutes(parsed.GetValue(minutes)!.Value), parsed.GetValue(seed) ?? Random.Shared.Next(), parsed.GetValue(share),
            parsed.GetValue(json), stop));
        return command;
    }
}
