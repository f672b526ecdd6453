using System.Diagnostics;
using KisFast.Cli;

namespace KisFast.Latency.Loopback.Receivers;

/// <summary>A strategy on the thread that reads, and beside it what <c>listen --web</c> has: nothing of it, a page that nobody opened, an open one.</summary>
internal sealed class PagedReceiver(ReceiveMode mode, PageUse page)
    : Receiver($"KisFast, {mode}, inline handler, page {page}", mode == ReceiveMode.Spin ? 1 : 0)
{
    private FillFeed? _feed;
    private PageServer? _server;
    private Process? _browser;

    public override void Start(int port, int cpu, MomentLog log)
    {
        FillFeedOptions options = FeedReceiver.OptionsFor(port, mode, cpu);
        if (mode == ReceiveMode.Auto) options = options with { ReceiveCpu = null };
        _feed = new FillFeed(options);
        _feed.HandleInline(new FeedReceiver.Handler(log));
        if (page != PageUse.None)
        {
            var recent = new RecentRecords(LiveData.Kept);
            var orders = new OrderTracker();
            var handler = new OutputHandler(recent, limit: null);
            _feed.HandleWith(new ShownOutput(handler, orders));
            FeedView view = FeedView.Of(_feed, options, handler.Gaps, default);
            var data = new LiveData(view, recent, orders, handler.Latency, () => handler.Count, Filter: null, new LastPrices(), default);
            _server = PageServer.StartAsync(0, data, CancellationToken.None).GetAwaiter().GetResult();
        }

        _feed.StartAsync().GetAwaiter().GetResult();
        // A reader that takes everything and draws nothing: what a browser costs its own machine is not the question.
        if (page == PageUse.Open)
            _browser = Process.Start(new ProcessStartInfo("curl", ["-sN", new Uri(_server!.Url, "events").ToString(), "-o", "/dev/null"]));
    }

    public override void Stop(int messages)
    {
        if (_browser is { } browser)
        {
            if (browser.HasExited) throw new InvalidOperationException("The page's reader has gone.");
            browser.Kill();
        }

        _server?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _feed!.StopAsync().GetAwaiter().GetResult();
    }
}
