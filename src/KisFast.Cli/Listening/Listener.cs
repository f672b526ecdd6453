using System.Globalization;

namespace KisFast.Cli;

/// <summary>Runs a feed and prints it until there is a reason to end.</summary>
internal static class Listener
{
    // KIS's clock is known to a second, and an answer may take a few.
    private static readonly TimeSpan SkewLimit = TimeSpan.FromSeconds(30);

    /// <summary>What a start that nobody told of the time before cannot know.</summary>
    internal const string Forgetful =
        "what was filled before this start is not known and will not be shown: with --journal FILE the next start brings what was missed";

    public static async Task<int> RunAsync(ToolConsole console, ListenRequest request, CancellationToken stop)
    {
        using QuarantineFile? quarantine = request.Quarantine is { } path
            ? new QuarantineFile(path, tell: why => console.Fail(
                $"rejected frames are not kept until {path} can be written again ({why.TrimEnd('.')}): free the disk", ExitCode.Success))
            : null;
        await using var feed = new FillFeed(quarantine is null ? request.Options : request.Options with { Quarantine = quarantine.Add });
        bool isScreen = request.Format == "table" && console.OutputIsTerminal;
        var recent = new RecentRecords(LiveData.Kept);
        using ILiveOutput output = isScreen ? recent : LiveOutputs.Plain(console, request.Format, request.Style, request.Csv);
        LiveScreen? screen = null;
        await using Alerts? alerts = isScreen || request.Alert != default
            ? new Alerts(console, request.Alert.Command, () => screen?.State.Rings ?? request.Alert.Rings)
            : null;
        var handler = new OutputHandler(isScreen || request.WebPort is null ? output : new TeeOutput(output, recent), request.Count, request.Filter, alerts);
        bool isShown = isScreen || request.WebPort is not null;
        // What a journal holds belongs into the orders and not on the screen: then the feed has a handler for each.
        OrderTracker orders = isShown && request.Options.Journal is not null ? feed.Orders : new OrderTracker();
        IFillHandler whole = isShown && request.Options.Journal is null ? new ShownOutput(handler, orders) : handler;
        feed.HandleWith(request.From is { } from ? new ReplayedOutput(handler, from, orders) : whole);
        var prices = new LastPrices();
        // A screen shows the last price beside the symbol; what scrolls shows every quote.
        if (request.Options.Registrations.Count > 0) feed.HandleMarketDataWith(new QuoteOutputHandler(handler, output as IQuoteOutput ?? prices));
        LiveData? data = isShown
            ? new LiveData(FeedView.Of(feed, request.Options, handler.Gaps, request.Style, RoleOf(request)), recent, orders, handler.Latency,
                () => handler.Count, request.Filter, prices, request.Style)
            : null;
        await using PageServer? page = request.WebPort is { } port ? await PageServer.StartAsync(port, data!, stop).ConfigureAwait(false) : null;
        if (page is not null) console.Fail($"live page: {page.Url}", ExitCode.Success);
        output.Flush();
        if (isScreen)
        {
            screen = new LiveScreen(console, data!, request.Count);
            screen.State.Rings = request.Alert.Rings;
        }

        // Nobody knows what the account's orders were before. Behind a screen it stands until that is left.
        bool isForgetful = request.Options is { Journal: null, Follow: null };
        if (isForgetful && isScreen) console.Fail(Forgetful, ExitCode.Success);
        using var ended = new CancellationTokenSource();
        // The screen's first line says what it waits for; anything else is told on standard error.
        Task drawing = screen?.RunAsync(ended.Token) ?? WaitTeller.RunAsync(console, feed, ended.Token);
        Task telling = Task.CompletedTask;
        bool isStarted = false;
        try
        {
            await StartAsync(feed, screen?.Ended, stop).ConfigureAwait(false);
            isStarted = true;
            WarnOfClock(console, feed.ClockSkew);
            if (isForgetful && !isScreen) console.Fail(Forgetful, ExitCode.Success);
            telling = RefusedRegistrations.TellAsync(console, feed, ended.Token);
            await EndAsync(feed, handler, screen?.Ended, request.For, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || screen?.Ended.IsCompleted == true)
        {
            // Ctrl+C is how a listener is meant to end.
        }
        catch (KisFastException e)
        {
            bool isUsage = e.Failure == FeedFailure.Configuration || (!isStarted && IsPathOfJournal(e, request));
            throw new ToolException(Failures.Describe(e, request.Style), isUsage ? ExitCode.Usage : ExitCode.Failed);
        }
        finally
        {
            await feed.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await drawing.ConfigureAwait(false);
            await telling.ConfigureAwait(false);
        }

        // The feed has waited for it as long as it waits for any handler. Nothing more is written there, or the tool would not end.
        if (handler.IsWriting)
        {
            (console.Output as StandardOutput)?.Abandon();
            return console.Fail($"standard output took nothing more: {feed.Statistics.RingBacklog:N0} records were not written; see that what reads it goes "
                + "on reading", ExitCode.Negative);
        }

        Report(console, request, feed, handler, quarantine);
        return ReportLoss(console, feed, handler.Gaps);
    }

    // A path that cannot be opened is the caller's, as a wrong setting is.
    private static bool IsPathOfJournal(KisFastException e, ListenRequest request) =>
        request.Options.Follow is null && e is JournalException { Fault: JournalFault.Unavailable or JournalFault.Foreign };

    private static StreamRole? RoleOf(ListenRequest request) =>
        request.Options.Follow is WatchedStream stream ? new StreamRole(stream, request.Style) : null;

    // The last lines: whatever scrolled by, a loss does not look like an ordinary end.
    private static int ReportLoss(ToolConsole console, FillFeed feed, GapNotes gaps)
    {
        int exit = ExitCode.Success;
        foreach (FillSessionStatus session in feed.Sessions)
            if (session.HistoryRefusal is { } refusal) exit = console.Fail($"gaps could not be repaired: {refusal}", ExitCode.Negative);
        foreach (string line in gaps.Lines()) exit = console.Fail(line, ExitCode.Negative);
        return exit;
    }

    private static async Task StartAsync(FillFeed feed, Task? quit, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task starting = feed.StartAsync(either.Token);
        if (quit is not null && await Task.WhenAny(starting, quit).ConfigureAwait(false) == quit) await either.CancelAsync().ConfigureAwait(false);
        await starting.ConfigureAwait(false);
    }

    private static async Task EndAsync(FillFeed feed, OutputHandler handler, Task? quit, TimeSpan? limit, CancellationToken stop)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task elapsed = Task.Delay(limit ?? Timeout.InfiniteTimeSpan, time.Token);
        Task first = await Task.WhenAny(feed.Completion, handler.Finished, elapsed, quit ?? elapsed).ConfigureAwait(false);
        await time.CancelAsync().ConfigureAwait(false);
        if (first != elapsed) await first.ConfigureAwait(false);
    }

    private static void WarnOfClock(ToolConsole console, TimeSpan skew)
    {
        if (skew.Duration() < SkewLimit) return;
        string how = string.Create(CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:N0} s {(skew > TimeSpan.Zero ? "behind" : "ahead of")}");
        console.Fail($"this machine's clock is {how} KIS's, so the times of receipt are wrong: let the system keep time (timedatectl set-ntp true, w32tm "
            + "/resync)", ExitCode.Success);
    }

    private static void Report(ToolConsole console, ListenRequest request, FillFeed feed, OutputHandler handler, QuarantineFile? quarantine)
    {
        if (feed.MarketData.Skipped > 0)
            console.Fail($"{feed.MarketData.Skipped:N0} quotes were skipped because the output was too slow for them; no fill was", ExitCode.Success);
        if (request.Format == "table") LatencyPicture.Write(console, handler.Latency);
        if (quarantine is { Lost: > 0 })
            console.Fail($"{quarantine.Lost} rejected frames could not be written to {request.Quarantine}: free the disk", ExitCode.Success);
        if (quarantine is { Written: > 0 })
            console.Fail($"{quarantine.Written} frames were rejected and are in {request.Quarantine}: see {request.Quarantine}.log", ExitCode.Success);
    }
}
