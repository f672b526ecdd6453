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
            Account = request.Gap ? kis.Account : null,
            Registrations = request.Json ? [] : [.. Quoted.Select(Registration.Trades)],
        });
        var prices = new LastPrices();
        if (!request.Json) feed.HandleMarketDataWith(new QuoteOutputHandler(new OutputHandler(prices, limit: null), prices));
        var handler = new DemoHandler(request.Notices);
        FillHandlers first = feed.HandleWith(handler);
        bool isScreen = !request.Json && console.OutputIsTerminal;
        var recent = new RecentRecords(LiveData.Kept);
        using ILiveOutput? view = ViewFor(console, request, recent);
        OutputHandler? shown = view is null ? null : new OutputHandler(request.WebPort is null || isScreen ? view : new TeeOutput(view, recent), limit: null);
        if (shown is not null) first.Then(shown);
        LiveData? data = shown is null || !(isScreen || request.WebPort is not null)
            ? null
            : new LiveData(
                new FeedView(feed, FeedView.Simulated, [], shown.Gaps, request.Style), recent, feed.Orders, handler.Latency, () =>
                handler.Count, Filter: null, prices, request.Style);
        await using PageServer? page = request.WebPort is { } port && data is not null ? await PageServer.StartAsync(port, data, stop).ConfigureAwait(false)
            : null;
        if (page is not null) console.Fail($"live page: {page.Url}", ExitCode.Success);
        try
        {
            await feed.StartAsync(stop).ConfigureAwait(false);
        }
        catch (KisFastException e)
        {
            throw ToolException.Failed(Failures.Describe(e, request.Style));
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        double allocated = await WatchAsync(request, kis, feed, handler, isScreen ? new LiveScreen(console, data!, request.Notices) : null, stop)
            .ConfigureAwait(false);
        long rejected = feed.Statistics.Rejects;
        await feed.StopAsync(CancellationToken.None).ConfigureAwait(false);
        view?.Flush();

        // Without an interruption the orders go on after the gap, repaired or not.
        bool isInterrupted = !kis.OrdersCompletion.IsCompleted, isBeforeRepair = isInterrupted && handler.GapsClosed == 0;
        var summary = new DemoSummary(Check(kis, handler), rejected, handler.Latency, allocated, feed.MarketData.Published)
        {
            Repair = request.Gap && !isBeforeRepair ? new DemoRepair(handler.Repaired, DemoGap.Shares) : null,
            IsBeforeRepair = request.Gap && isBeforeRepair,
        };
        if (request.Json) summary.WriteJson(new ByteLines(console.Output));
        else summary.WriteText(console);
        if (page is not null) await StayAsync(console, page, stop).ConfigureAwait(false);
        if (feed.Completion.Exception?.InnerException is KisFastException failure)
            return console.Fail(Failures.Describe(failure, request.Style), ExitCode.Negative);
        if (!summary.IsPerfect) return ExitCode.Negative;
        return isInterrupted ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static async Task StayAsync(ToolConsole console, PageServer page, CancellationToken stop)
    {
        console.Fail($"the page stays until Ctrl+C: {page.Url}", ExitCode.Success);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private static ILiveOutput? ViewFor(ToolConsole console, DemoRequest request, RecentRecords recent) => request.Json
        ? null
        : console.OutputIsTerminal
            ? recent
            : new TableRecordWriter(new ByteLines(console.Output), console.Width, live: true, colour: false, request.Style);

    private static async Task<double> WatchAsync(DemoRequest request, KisSimulator kis, FillFeed feed, DemoHandler handler, LiveScreen? screen,
        CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        Task drawing = screen?.RunAsync(ended.Token) ?? Task.CompletedTask;
        kis.StartOrders();
        AllocationMeter allocations = await AllocationMeter.AfterFirstRecordAsync(feed, handler, stop).ConfigureAwait(false);
        if (request.Gap) await DemoGap.ShowAsync(kis, feed, handler, request.Notices, stop).ConfigureAwait(false);
        await ArrivalAsync(kis, feed, handler, screen, stop).ConfigureAwait(false);
        double perRecord = allocations.PerRecord();
        await ended.CancelAsync().ConfigureAwait(false);
        await drawing.ConfigureAwait(false);
        return perRecord;
    }

    private static async Task ArrivalAsync(KisSimulator kis, FillFeed feed, DemoHandler handler, LiveScreen? screen, CancellationToken stop)
    {
        Task orders = kis.OrdersCompletion.WaitAsync(stop);
        await (screen is null ? orders : Task.WhenAny(orders, screen.Ended)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
