using System.Diagnostics;
using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>
/// After the storm: every session is to be on a connection that works, its last gap closed. A session whose last repair could not
/// see everything, and said so or was shown moving pages, gets one more gap; all others have to have everything without it.
/// </summary>
internal sealed class ChaosSettling(
    KisSimulator kis, FillFeed feed, ChaosHandler handler, ChaosDriver driver, SimulatedCustomer[] customers, TimeSpan patience)
{
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Waits until all is settled at once: on a busy machine a session may lose its connection while another one settles.</summary>
    /// <returns>What came up to that moment, and null, or what did not settle.</returns>
    public async Task<(ChaosAccount Account, string? Complaint)> RunAsync(CancellationToken stop)
    {
        while (true)
        {
            string?[] complaints = await Task.WhenAll(customers.Select((_, i) => SettleAsync(i, stop))).ConfigureAwait(false);
            ChaosAccount account = handler.Account();
            string? complaint = feed.Completion.IsCompleted
                ? $"the feed ended: {feed.Completion.Exception?.InnerException?.Message}"
                : Array.Find(complaints, complaint => complaint is not null);
            if (complaint is not null || !account.Gaps.Any(gaps => gaps.IsOpen)) return (account, complaint);
        }
    }

    private async Task<string?> SettleAsync(int session, CancellationToken stop)
    {
        if (!await HearsAsync(session, stop).ConfigureAwait(false)) return Describe(session);
        ChaosGaps gaps = handler.GapsOf(session);
        if (gaps.IsComplete && driver.ShiftedAt(session) < gaps.OpenedAt) return null;
        kis.DropConnections(appKey: customers[session].AppKey);
        if (!await WhileAsync(() => handler.GapsOf(session).Opened == gaps.Opened, stop).ConfigureAwait(false)) return Describe(session);
        return await HearsAsync(session, stop).ConfigureAwait(false) ? null : Describe(session);
    }

    // A half-open connection looks alive until something is sent over it. What was sent before the probe has come before it, too.
    private async Task<bool> HearsAsync(int session, CancellationToken stop)
    {
        while (!IsOver(session))
        {
            long probes = handler.GapsOf(session).Probes;
            await kis.PublishAsync(new SimulatedNotice
            {
                HtsId = customers[session].HtsIds[0],
                // Another account's: a repair has no business with it.
                Account = "9999999901",
                OrderNo = ChaosHandler.Probe,
                Kind = "1",
                Acceptance = "2",
            }).ConfigureAwait(false);
            long sent = Stopwatch.GetTimestamp();
            while (handler.GapsOf(session).Probes == probes && Stopwatch.GetElapsedTime(sent).TotalMilliseconds < 500)
                await Task.Delay(10, stop).ConfigureAwait(false);
            if (handler.GapsOf(session).Probes > probes && !handler.GapsOf(session).IsOpen) return true;
            await Task.Delay(100, stop).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<bool> WhileAsync(Func<bool> condition, CancellationToken stop)
    {
        while (condition())
        {
            if (Stopwatch.GetElapsedTime(_began) > patience) return false;
            await Task.Delay(20, stop).ConfigureAwait(false);
        }

        return true;
    }

    private bool IsOver(int session) =>
        Stopwatch.GetElapsedTime(_began) > patience || feed.Sessions[session].State is FeedState.Faulted or FeedState.Stopped;

    private string Describe(int session)
    {
        FillSessionStatus status = feed.Sessions[session];
        string gap = handler.GapsOf(session).IsOpen ? "its gap is open" : "no probe came";
        return $"session {session} is {status.State}, {gap}; its last failure: {status.LastFailure?.Message ?? "none"}";
    }
}
