using System.Diagnostics;
using KisFast.Cli;

namespace KisFast.Latency.Loopback.Receivers;

/// <summary>
/// A strategy on the thread that reads, and beside it what <c>listen --web</c> has, or nothing of it. The page is opened and closed again
/// while it runs: what differs between two processes is many times what a page costs.
/// </summary>
internal sealed class PagedReceiver(ReceiveMode mode, bool hasPage)
    : Receiver($"KisFast, {mode}, inline handler, {(hasPage ? "a page beside it" : "no page")}", mode == ReceiveMode.Spin ? 1 : 0)
{
    private readonly CancellationTokenSource _isOver = new();
    private FillFeed? _feed;
    private PageServer? _server;
    private Thread? _turns;

    /// <summary>What the pair has in common.</summary>
    public string Strategy => $"{mode}, inline handler";

    public override void Start(int port, int cpu, MomentLog log)
    {
        FillFeedOptions options = FeedReceiver.OptionsFor(port, mode, cpu);
        if (mode == ReceiveMode.Auto) options = options with { ReceiveCpu = null };
        _feed = new FillFeed(options);
        _feed.HandleInline(new FeedReceiver.Handler(log));
        if (hasPage)
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
        if (_server is null) return;
        _turns = new Thread(() => TakeTurns(log));
        _turns.Start();
    }

    public override void Stop(int messages)
    {
        _isOver.Cancel();
        _turns?.Join();
        _server?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _feed!.StopAsync().GetAwaiter().GetResult();
    }

    // A reader that takes everything and draws nothing: what a browser costs its own machine is not the question.
    private void TakeTurns(MomentLog log)
    {
        Process? reader = null;
        int end = 0;
        foreach (PagePhase phase in PageCommand.Phases)
        {
            if (phase.IsOpen && reader is null)
                reader = Process.Start(new ProcessStartInfo("curl", ["-sN", new Uri(_server!.Url, "events").ToString(), "-o", "/dev/null"]));
            end += phase.Phase.Messages;
            while (log.Count < end && !_isOver.IsCancellationRequested) Thread.Sleep(20);
            if (reader?.HasExited == true) throw new InvalidOperationException("The page's reader has gone.");
            if (!phase.ClosesAfter) continue;
            reader?.Kill();
            reader = null;
        }

        reader?.Kill();
    }
}
