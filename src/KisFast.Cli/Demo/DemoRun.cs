using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>The demo from its start to its summary.</summary>
internal static class DemoRun
{
    // With nothing arriving for so long, what is missing is lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(ToolConsole console, DemoRequest request, CancellationToken stop)
    {
        await using KisSimulator kis = await SimulatorRun.StartAsync(OptionsFor(request), stop).ConfigureAwait(false);
        await using var feed = new FillFeed(new FillFeedOptions
        {
            AppKey = kis.AppKey,
            AppSecret = kis.AppSecret,
            HtsId = kis.HtsId,
            WebSocketUrl = kis.WebSocketUrl,
            RestUrl = kis.RestUrl,
            MeasuresAllocations = true,
        });
        var handler = new DemoHandler(request.Fills);
        FillHandlers first = feed.HandleWith(handler);
        using ILiveOutput? view = ViewFor(console, request);
        if (view is not null) first.Then(new OutputHandler(view, limit: null));
        try
        {
            await feed.StartAsync(stop).ConfigureAwait(false);
        }
        catch (KisFastException e)
        {
            throw ToolException.Failed(e.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        double allocated = await WatchAsync(console, request, kis, feed, handler, view, stop).ConfigureAwait(false);
        long rejected = feed.Statistics.Rejects;
        await feed.StopAsync(CancellationToken.None).ConfigureAwait(false);
        view?.Flush();

        var summary = new DemoSummary(Check(kis, handler), rejected, handler.Latency, allocated);
        if (request.Json) summary.WriteJson(new ByteLines(console.Output));
        else summary.WriteText(console);
        if (feed.Completion.Exception?.InnerException is KisFastException failure) return console.Fail(failure.Message, ExitCode.Negative);
        if (!summary.IsPerfect) return ExitCode.Negative;
        return kis.OrdersCompletion.IsCompleted ? ExitCode.Success : ExitCode.Interrupted;
    }

    private static KisSimulatorOptions OptionsFor(DemoRequest request) => new()
    {
        Seed = request.Seed,
        Rate = request.Rate,
        Notices = request.Fills,
        Memory = Math.Max(request.Fills * 2, 1000),
        OrderFlow = OrderFlowMode.Manual,
    };

    private static ILiveOutput? ViewFor(ToolConsole console, DemoRequest request) => request.Json
        ? null
        : console.OutputIsTerminal
            ? new RecentRecords(200)
            : new TableRecordWriter(new ByteLines(console.Output), console.Width, live: true, colour: false);

    private static async Task<double> WatchAsync(
        ToolConsole console, DemoRequest request, KisSimulator kis, FillFeed feed, DemoHandler handler, ILiveOutput? view, CancellationToken stop)
    {
        var status = new FeedStatus(() => feed.State, () => handler.Count, handler.Latency, request.Fills);
        using var ended = new CancellationTokenSource();
        Task drawing = view is RecentRecords recent ? new LiveScreen(console, recent, status.Describe).RunAsync(ended.Token) : Task.CompletedTask;
        kis.StartOrders();
        AllocationMeter allocations = await AllocationMeter.AfterFirstRecordAsync(feed, handler, stop).ConfigureAwait(false);
        await ArrivalAsync(kis, feed, handler, stop).ConfigureAwait(false);
        double perRecord = allocations.PerRecord();
        await ended.CancelAsync().ConfigureAwait(false);
        await drawing.ConfigureAwait(false);
        return perRecord;
    }

    private static async Task ArrivalAsync(KisSimulator kis, FillFeed feed, DemoHandler handler, CancellationToken stop)
    {
        await kis.OrdersCompletion.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        kis.PauseOrders();
        long seen = -1;
        long since = Environment.TickCount64;
        while (handler.Count < kis.Sent && !feed.Completion.IsCompleted && Environment.TickCount64 - since < Patience.TotalMilliseconds)
        {
            if (handler.Count != seen) (seen, since) = (handler.Count, Environment.TickCount64);
            await Task.Delay(Poll, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static DeliveryCheck Check(KisSimulator kis, DemoHandler handler)
    {
        var sent = new List<ReceivedNotice>();
        foreach (JournalEntry entry in kis.Book.Journal(kis.HtsId))
        {
            for (int i = 0; i < entry.Deliveries; i++) sent.Add(ReceivedNotice.Of(in entry));
        }
        return DeliveryCheck.Of(sent, handler.Received);
    }
}
