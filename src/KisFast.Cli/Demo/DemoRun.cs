using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>The demo from its start to its summary.</summary>
internal static class DemoRun
{
    // With nothing arriving for so long, what is missing is lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    // Quotes beside the fills, on the same connection, for a person to see.
    private static readonly string[] Quoted = ["DNASAAPL", "DNASNVDA", "DNASTSLA", "DNASMSFT", "DNYSKO", "DNYSCPNG", "DTSE7203", "DHKS00700"];
    private const double QuotesPerSecond = 100;

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
            Registrations = request.Json ? [] : [.. Quoted.Select(Registration.Trades)],
        });
        var prices = new LastPrices();
        if (!request.Json) feed.HandleMarketDataWith(new QuoteOutputHandler(new OutputHandler(prices, limit: null), prices));
        var handler = new DemoHandler(request.Notices);
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
        double allocated = await WatchAsync(console, request, kis, feed, handler, view, prices, stop).ConfigureAwait(false);
        long rejected = feed.Statistics.Rejects;
        await feed.StopAsync(CancellationToken.None).ConfigureAwait(false);
        view?.Flush();

        var summary = new DemoSummary(Check(kis, handler), rejected, handler.Latency, allocated, feed.MarketData.Published);
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
        QuoteRate = request.Json ? null : QuotesPerSecond,
        Notices = request.Notices,
        Memory = Math.Max(request.Notices * 2, 1000),
        OrderFlow = OrderFlowMode.Manual,
    };

    private static ILiveOutput? ViewFor(ToolConsole console, DemoRequest request) => request.Json
        ? null
        : console.OutputIsTerminal
            ? new RecentRecords(200)
            : new TableRecordWriter(new ByteLines(console.Output), console.Width, live: true, colour: false, request.Style);

    private static async Task<double> WatchAsync(
        ToolConsole console, DemoRequest request, KisSimulator kis, FillFeed feed, DemoHandler handler, ILiveOutput? view, LastPrices prices, CancellationToken stop)
    {
        var status = new FeedStatus(new FeedView(feed, "SIMULATED", new GapNotes()), () => handler.Count, handler.Latency, request.Notices);
        using var ended = new CancellationTokenSource();
        Task drawing = view is RecentRecords recent ? new LiveScreen(console, recent, status.Describe, request.Style, prices).RunAsync(ended.Token) : Task.CompletedTask;
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
