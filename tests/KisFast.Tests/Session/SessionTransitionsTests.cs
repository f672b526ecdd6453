using KisFast.Session;

namespace KisFast.Tests.Session;

public sealed class SessionTransitionsTests
{
    // Rows: from. Columns: the triggers in the order of the enum. A dash is a trigger without a meaning.
    //                       Start       Authorized Connected   Subscribed Lost       Reconnect  Reauthorize Stop     Closed  Fail
    private const string Table = """
        Idle         Authorizing -          -           -          -          -          -           Stopped  -       Faulted
        Authorizing  -           Connecting -           -          Recovering -          -           Stopping -       Faulted
        Connecting   -           -          Subscribing -          Recovering -          -           Stopping -       Faulted
        Subscribing  -           -          -           Live       Recovering -          -           Stopping -       Faulted
        Live         -           -          -           -          Recovering -          -           Stopping -       Faulted
        Recovering   -           -          -           -          -          Connecting Authorizing Stopping -       Faulted
        Stopping     -           -          -           -          -          -          -           -        Stopped Faulted
        Stopped      -           -          -           -          -          -          -           -        -       -
        Faulted      -           -          -           -          -          -          -           -        -       -
        """;

    [Fact]
    public void The_table_is_the_state_machine()
    {
        var seen = new HashSet<FeedState>();
        foreach (string line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            FeedState from = Enum.Parse<FeedState>(cells[0]);
            seen.Add(from);
            foreach (SessionTrigger trigger in Enum.GetValues<SessionTrigger>())
            {
                string expected = cells[1 + (int)trigger];
                bool moves = SessionTransitions.TryGet(from, trigger, out FeedState to);
                Assert.Equal(expected != "-", moves);
                Assert.Equal(expected == "-" ? from : Enum.Parse<FeedState>(expected), to);
            }
        }

        Assert.Equal(Enum.GetValues<FeedState>().Length, seen.Count);
    }
}
