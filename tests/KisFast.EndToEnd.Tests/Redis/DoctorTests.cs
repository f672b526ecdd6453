using KisFast.EndToEnd.Tests.Cli;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary><c>kisfast doctor --redis</c>, and the users that it proposes.</summary>
public sealed class DoctorTests(RedisServer server) : IClassFixture<RedisServer>
{
    [RedisFact]
    public async Task Good_server_is_a_yes_and_one_that_keeps_nothing_a_no()
    {
        _ = server.Process;
        ToolRun good = await ToolRun.InProcessAsync("doctor", "--redis", server.Address, "--name", "fills");
        Assert.Contains("yes streams     XADD, XINFO and EVAL work", good.Output, StringComparison.Ordinal);
        Assert.Contains("yes appendonly  on", good.Output, StringComparison.Ordinal);
        Assert.Equal("", server.Cli("KEYS", "*").Trim());

        using var bad = new RedisServer { Settings = ["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"] };
        bad.Begin();
        ToolRun no = await ToolRun.InProcessAsync("doctor", "--redis", bad.Address, "--name", "fills");
        Assert.Equal(1, no.ExitCode);
        Assert.Contains("NO  appendonly", no.Output, StringComparison.Ordinal);
        Assert.Contains("NO  memory", no.Output, StringComparison.Ordinal);
        bad.Kill();
        ToolRun away = await ToolRun.InProcessAsync("doctor", "--redis", bad.Address, "--name", "fills");
        Assert.Contains("NO  redis", away.Output, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Users_that_it_proposes_can_do_their_work_and_not_lower_the_fence()
    {
        _ = server.Process;
        ToolRun doctor = await ToolRun.InProcessAsync("doctor", "--redis", server.Address, "--name", "fills");
        foreach (string line in doctor.OutputLines.Where(l => l.Contains("ACL SETUSER", StringComparison.Ordinal)))
        {
            // redis-cli takes a selector as one argument.
            string rules = line[line.IndexOf("ACL SETUSER", StringComparison.Ordinal)..].Replace("PASSWORD", "pw", StringComparison.Ordinal).Trim();
            int selector = rules.IndexOf('(', StringComparison.Ordinal);
            Assert.Equal("OK", server.Cli([.. rules[..selector].Split(' ', StringSplitOptions.RemoveEmptyEntries), rules[selector..]]).Trim());
        }

        var options = new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1) };
        var publisher = new RedisJournal(server.Address + ",user=kisfast-serve,password=pw", "fills", options);
        var consumer = new RedisJournal(server.Address + ",user=kisfast-follow,password=pw", "fills", options);
        await using (IJournalWriter writer = await publisher.OpenAsync(new JournalOwner(KisEnvironment.Real, [])))
        {
            FillRecord fill = new() { Epoch = writer.Epoch, Kind = RecordKind.Fill, Quantity = new Quantity(1), ReceivedUtcTicks = 1 };
            writer.Append(new JournalBatch { Records = [fill], Handlers = [new("x", new(writer.Epoch, 0))], HeardUtcTicks = 1 });
            await using var feed = new FillFeed(new FillFeedOptions { Follow = consumer });
            var books = new StreamBooks(ReplayStart.LastHandled);
            feed.HandleWith(books);
            await feed.StartAsync();
            await FeedFixture.Until(() => books.Count == 1, "the record");
            await FeedFixture.Until(() => server.Cli("HGET", "{fills}:consumers", "default/books").Trim() == $"{writer.Epoch}-0", "the position");
        }

        await (await publisher.OpenAsync(new JournalOwner(KisEnvironment.Real, []))).DisposeAsync();
        JournalException refused = await Assert.ThrowsAsync<JournalException>(async () => await consumer.OpenAsync(new JournalOwner(KisEnvironment.Real, [])));
        Assert.Equal(JournalFault.Unavailable, refused.Fault);
        string[][] lowering = [["DEL", "fills"], ["PEXPIRE", "fills", "1"], ["XSETID", "fills", "1-1"], ["FLUSHALL"], ["RENAME", "fills", "x"]];
        foreach (string[] command in lowering)
            Assert.Contains("NOPERM", server.Cli(["--user", "kisfast-serve", "--pass", "pw", "--no-auth-warning", .. command]), StringComparison.Ordinal);
    }
}
