namespace KisFast.Cli;

/// <summary>
/// The live page of <c>kisfast serve</c>. It reads the stream as any other consumer does, so leader and standby show the same, and the
/// thread that reads from KIS knows nothing of it.
/// </summary>
internal sealed class ServePage : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly FillFeedOptions _following;
    private readonly FeedView _view;
    private readonly ReplayedOutput _handler;
    private readonly PageServer _server;
    private readonly Task _reading;

    private ServePage(FillFeedOptions following, FeedView view, ReplayedOutput handler, PageServer server)
    {
        (_following, _view, _handler, _server) = (following, view, handler, server);
        _reading = ReadAsync(_stop.Token);
    }

    /// <summary>Where it is.</summary>
    public Uri Url => _server.Url;

    /// <summary>Begins to listen on a port, and to read.</summary>
    /// <param name="port">0 for a free one.</param>
    /// <param name="stream">What is shown.</param>
    /// <param name="role">Told by who serves.</param>
    /// <param name="serving">Whose session it is.</param>
    /// <param name="style">The language.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ServePage> StartAsync(
        int port, WatchedStream stream, StreamRole role, FillFeedOptions serving, TableStyle style, CancellationToken cancellationToken)
    {
        var recent = new RecentRecords(LiveData.Kept);
        var handler = new OutputHandler(recent, limit: null);
        var orders = new OrderTracker();
        FeedView view = FeedView.Of(null, serving, handler.Gaps, style, role);
        var data = new LiveData(view, recent, orders, handler.Latency, () => handler.Count, Filter: null, new LastPrices(), style);
        PageServer server = await PageServer.StartAsync(port, data, cancellationToken).ConfigureAwait(false);
        // Without a log: what is wrong with the stream, who serves tells.
        var following = new FillFeedOptions { Follow = stream, Name = "page", WarmUp = false };
        return new ServePage(following, view, new ReplayedOutput(handler, ReplayStart.Today, orders), server);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // Whoever serves a name for the first time makes the stream: until then there is none to read.
    private async Task ReadAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var feed = new FillFeed(_following);
            await using (feed.ConfigureAwait(false))
            {
                feed.HandleWith(_handler);
                bool hasBegun = false;
                try
                {
                    await feed.StartAsync(stop).ConfigureAwait(false);
                    hasBegun = true;
                    _view.Show(feed);
                    await feed.Completion.WaitAsync(stop).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    return;
                }
                catch (KisFastException e) when (hasBegun)
                {
                    // A stream that went back is another one: nothing can be added to what was shown of this.
                    _view.End(e.Message);
                    return;
                }
                catch (KisFastException)
                {
                    // Not there yet, or Redis is away: who serves tells it.
                }
            }

            await Task.Delay(RetryAfter, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
