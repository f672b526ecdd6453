using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KisFast.Cli;
using KisFast.EndToEnd.Tests.Cli;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;
using static KisFast.EndToEnd.Tests.Redis.StreamRecords;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>What a consumer is given, and told to have had, when publishers, connections and outputs end in the middle.</summary>
public sealed class StreamConsumerTests(RedisServer server) : IClassFixture<RedisServer>
{
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    private RedisJournal Stream => new(server.Address, _name, new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1) });

    [RedisFact]
    public async Task Named_listener_that_had_enough_goes_on_where_it_ended()
    {
        _ = server.Process;
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 10) });
        ToolRun first = await ListenAsync("--consumer", "desk", "--count", "3");
        ToolRun second = await ListenAsync("--consumer", "desk", "--count", "3", "--for", "5");
        Assert.Equal([0, 1, 2], first.OutputLines.Select(SequenceOf));
        Assert.Equal([3, 4, 5], second.OutputLines.Select(SequenceOf));
    }

    [RedisFact]
    public async Task Named_listener_whose_output_is_closed_goes_on_after_what_it_wrote()
    {
        _ = server.Process;
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 10) });
        using (Process head = ToolRun.Start([], ["exec > >(head -n 3 > /dev/null)"],
            ["listen", "--redis", server.Address, "--name", _name, "--format", "json", "--consumer", "desk", "--for", "60"]))
        {
            await Until(() => Position() is { } at && at == new RecordPosition(writer.Epoch, 9), "the first ten");
            // head has ended: what comes now nobody takes.
            for (int i = 10; i < 20 && !head.HasExited; i++)
            {
                writer.Append(new JournalBatch { Records = Fills(writer.Epoch, i, 1) });
                await Task.Delay(200);
            }

            await head.WaitForExitAsync();
        }

        // Whatever was written after head had ended was taken by nobody.
        Assert.True(Position() <= new RecordPosition(writer.Epoch, 9), $"the position is {Position()}");

        RecordPosition? Position() =>
            RecordPosition.TryParse(server.Cli("HGET", $"{{{_name}}}:consumers", "desk/listen").Trim(), null, out RecordPosition at) ? at : null;
    }

    [RedisFact]
    public async Task Many_claims_without_a_record_do_not_end_the_replay()
    {
        _ = server.Process;
        await using (IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, [])))
            writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 3) });

        // A publisher that cannot sign in at KIS and is started again, again and again.
        for (int i = 0; i < 1100; i++) await (await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []))).DisposeAsync();
        await using IJournalWriter last = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        last.Append(new JournalBatch { Records = Fills(last.Epoch, 100, 5) });

        await using var feed = new FillFeed(new FillFeedOptions { Follow = Stream });
        var all = new StreamBooks(ReplayStart.Beginning);
        var live = new StreamBooks(ReplayStart.Live, "live");
        feed.HandleWith(all);
        feed.HandleWith(live);
        await feed.StartAsync();
        await Until(() => all.Count == 8, "the records");
        Assert.Equal(0, live.Count);
        Assert.All(all.Records, record => Assert.True(record.IsReplayed, $"{record.Position} is old and came as live"));
    }

    [RedisFact]
    public async Task Page_of_a_stream_whose_first_reading_broke_off_shows_each_record_once()
    {
        _ = server.Process;
        await using IJournalWriter writer = await Stream.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        for (int i = 0; i < 4; i++) writer.Append(new JournalBatch { Records = Fills(writer.Epoch, i * 500, 500) });
        using var proxy = new CutProxy(server.Port);
        proxy.CutOnceAfter(150_000);
        var stream = new WatchedStream(new RedisJournal($"127.0.0.1:{proxy.Port}", _name));
        var options = new FillFeedOptions { AppKey = "key", AppSecret = "secret", HtsId = "me" };
        await using ServePage page = await ServePage.StartAsync(0, stream, new StreamRole(stream, default), options, default, CancellationToken.None);
        await Until(() => stream.Behind == 0, "the page to be at the top");
        await Task.Delay(1500);
        using var http = new HttpClient();
        using Stream events = await http.GetStreamAsync(new Uri(page.Url, "events"));
        using var reader = new StreamReader(events);
        long end = 0;
        while (end == 0 && await reader.ReadLineAsync() is { } line)
            if (line.StartsWith("data: {\"end\":", StringComparison.Ordinal)) end = JsonDocument.Parse(line[6..]).RootElement.GetProperty("end").GetInt64();
        Assert.False(proxy.IsToCutOnce);
        Assert.Equal(2000, end);
    }

    [RedisFact]
    public async Task What_a_stream_says_was_heard_and_handled_is_in_it()
    {
        _ = server.Process;
        using var proxy = new CutProxy(server.Port);
        var local = new MemoryJournal();
        var both = new LocalFirstJournal(
            local, new RedisJournal($"127.0.0.1:{proxy.Port}", _name, new RedisJournalOptions { Lease = TimeSpan.FromSeconds(60) }));
        await using IJournalWriter writer = await both.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch { Records = Fills(writer.Epoch, 0, 1) });
        await Until(() => server.Cli("XLEN", _name).Trim() == "2", "the first record");
        proxy.Freeze();
        // An outage: the records of hours are kept here.
        long heard = DateTime.UtcNow.Ticks;
        for (int i = 0; i < 20; i++)
        {
            writer.Append(new JournalBatch
            {
                Records = Fills(writer.Epoch, 1 + (i * 1000), 1000),
                Handlers = i == 19 ? [new HandlerPosition("books", new RecordPosition(writer.Epoch, 20_000))] : [],
                HeardUtcTicks = i == 19 ? heard : 0,
            });
        }

        proxy.Mend();
        List<string> early = [];
        string seen;
        do
        {
            // In one piece: what a standby would find if this process ended now.
            seen = server.Cli("EVAL", "local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1] return last .. ' ' .. "
                + "(redis.call('HGET', KEYS[2], 'heard') or '') .. ' ' .. (redis.call('HGET', KEYS[3], 'books') or '')", "3", _name, $"{{{_name}}}:about",
                $"{{{_name}}}:handlers").Trim();
            string[] words = seen.Split(' ');
            if (words[0] != $"{writer.Epoch}-20000" && words.Length > 1) early.Add(seen);
        }
        while (!seen.StartsWith($"{writer.Epoch}-20000 ", StringComparison.Ordinal));
        Assert.Empty(early);
    }

    [RedisFact]
    public async Task Command_of_a_fill_gets_no_password_of_Redis()
    {
        using var own = new RedisServer();
        own.Begin();
        own.Cli("CONFIG", "SET", "requirepass", "very-secret");
        var journal = new RedisJournal(own.Address + ",password=very-secret", _name);
        await using IJournalWriter writer = await journal.OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kisfast-tests-");
        string file = Path.Combine(folder.FullName, "env");
        using Process listener = ToolRun.Start(new Dictionary<string, string> { ["KISFAST_REDIS_PASSWORD"] = "very-secret" },
            "listen", "--redis", own.Address, "--name", _name, "--format", "json", "--on-fill", $"env > {file}.part && mv {file}.part {file}", "--for", "20");
        for (int i = 0; !File.Exists(file) && i < 60; i++)
        {
            writer.Append(new JournalBatch { Records = Fills(writer.Epoch, i, 1) });
            await Task.Delay(300);
        }

        string environment = await File.ReadAllTextAsync(file);
        folder.Delete(recursive: true);
        listener.Kill();
        Assert.DoesNotContain("very-secret", environment, StringComparison.Ordinal);
    }

    private Task<ToolRun> ListenAsync(params string[] more) =>
        ToolRun.InProcessAsync(["listen", "--redis", server.Address, "--name", _name, "--format", "json", .. more]);

    private static long SequenceOf(string line) =>
        long.Parse(JsonDocument.Parse(line).RootElement.GetProperty("position").GetString()!.Split('-')[1], CultureInfo.InvariantCulture);
}
