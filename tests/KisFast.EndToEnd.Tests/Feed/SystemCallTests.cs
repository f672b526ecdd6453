using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KisFast.EndToEnd.Tests.Interop;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>
/// What the receive thread asks the kernel for, a message: one read. A socket that was asked anything asynchronous once is read through
/// an epoll thread and futexes for the rest of its life (.NET 10, Linux): here that shows.
/// </summary>
public sealed partial class SystemCallTests
{
    private const int Notices = 300;
    private const int MostOthers = Notices / 10;

    [StraceFact]
    public Task Blocking_asks_for_one_read_a_message() => CountAsync(ReceiveMode.Blocking);

    [StraceFact]
    public Task Spin_asks_for_one_successful_read_a_message() => CountAsync(ReceiveMode.Spin);

    [StraceFact]
    public async Task A_journal_beside_an_inline_handler_is_not_woken_by_the_thread_that_reads()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("kisfast-calls-");
        try
        {
            await CountAsync(ReceiveMode.Blocking, new SqliteJournal(Path.Combine(directory.FullName, "fills.db")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task CountAsync(ReceiveMode mode, IJournal? journal = null)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual });
        var handler = new RecordingHandler();
        var thread = new ThreadFinder();
        await using var feed = new FillFeed(OptionsFor(kis) with { ReceiveMode = mode, Journal = journal, RingSize = 4096 });
        // Nobody to wake: what the thread asks of the kernel is the reading.
        feed.HandleInline(thread);
        feed.HandleInline(handler);
        await feed.StartAsync();
        await SendAsync(kis, handler, 10);

        // The collector stops the thread for the garbage of other tests, which run beside this one: that costs it a wait or two each time.
        Dictionary<string, int> calls = [];
        int others = int.MaxValue;
        for (int i = 0; i < 3 && others > MostOthers; i++)
        {
            int collections = GC.CollectionCount(0);
            calls = await TraceAsync(kis, handler, thread);
            others = calls.GetValueOrDefault("futex") - (2 * (GC.CollectionCount(0) - collections));
        }

        string all = string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}"));
        // Reads that brought something: a spinning read mostly says "not yet", a blocking one sometimes that its time is over.
        int reads = calls.GetValueOrDefault("recvmsg") + calls.GetValueOrDefault("recvfrom") + calls.GetValueOrDefault("read");
        // The read that waits while the tracer attaches may not be counted.
        Assert.True(reads is >= Notices - 1 and < Notices * 11 / 10, all);
        Assert.True(calls.GetValueOrDefault("epoll_wait") + calls.GetValueOrDefault("epoll_pwait") == 0, all);
        Assert.True(others <= MostOthers, $"{others} waits beside collections; {all}");
    }

    private static async Task<Dictionary<string, int>> TraceAsync(KisSimulator kis, RecordingHandler handler, ThreadFinder thread)
    {
        string file = Path.GetTempFileName();
        using (var strace = StraceFactAttribute.Attach(thread.Id, file))
        {
            await SendAsync(kis, handler, Notices);
            StraceFactAttribute.Detach(strace);
        }

        var calls = Read(await File.ReadAllLinesAsync(file));
        File.Delete(file);
        return calls;
    }

    private static async Task SendAsync(KisSimulator kis, RecordingHandler handler, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int before = handler.Count;
            await kis.PublishAsync(new SimulatedNotice());
            // One at a time: two notices may come in one read.
            await Until(() => handler.Count > before, "the notice");
        }
    }

    // % time, seconds, usecs/call, calls, errors (may be empty), name
    private static Dictionary<string, int> Read(IEnumerable<string> lines) =>
        lines.Select(line => Row().Match(line)).Where(match => match.Success)
            .ToDictionary(match => match.Groups["name"].Value, match => Number(match.Groups["calls"]) - Number(match.Groups["errors"]));

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(?<calls>\d+)\s+(?:(?<errors>\d+)\s+)?(?<name>[a-z_0-9]+)$")]
    private static partial Regex Row();

    // Other tests of this process have threads of the same name.
    private sealed class ThreadFinder : IFillHandler
    {
        private int _id;

        public int Id => Volatile.Read(ref _id);

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (_id == 0)
                Volatile.Write(ref _id, int.Parse(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.Name, CultureInfo.InvariantCulture));
        }
    }
}
