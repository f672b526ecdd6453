using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>Half-way through the demo the connection is cut, an order is filled while nobody listens, and the feed has to find out.</summary>
internal static class DemoGap
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    // What a repair may take: the simulated history is asked twice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Shares of the order that nobody hears of: none of the flow's.</summary>
    public const long Shares = 30;

    /// <summary>Ends when the gap is closed, or as soon as that is not to be expected.</summary>
    public static async Task ShowAsync(KisSimulator kis, FillFeed feed, DemoHandler handler, int notices, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await UntilAsync(() => handler.Count >= notices / 2, feed, limit.Token).ConfigureAwait(false);
            limit.CancelAfter(Patience);
            kis.PauseOrders();
            SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = Shares, Price = 227.5m }).ConfigureAwait(false);
            await UntilAsync(() => handler.Count >= kis.Sent, feed, limit.Token).ConfigureAwait(false);
            kis.DropConnections(reset: true);
            await order.FillAsync(Shares).ConfigureAwait(false);
            await UntilAsync(() => handler.GapsClosed > 0, feed, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The summary says that it was not repaired.
        }

        if (!stop.IsCancellationRequested) kis.StartOrders();
    }

    private static async Task UntilAsync(Func<bool> isSo, FillFeed feed, CancellationToken cancellationToken)
    {
        while (!isSo() && !feed.Completion.IsCompleted) await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
    }
}
