using System.Diagnostics;
using KisFast.Diagnostics;
using KisFast.Recovery;
using KisFast.Status;
using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Session;

/// <summary>
/// Repairs a session's gaps, one after another, beside the reads of its connection. What a repair gives up on is looked for again, less
/// and less often, as a gap of its own. One flow at a time: that of the session's present connection.
/// </summary>
internal sealed class GapCloser(
    SessionGaps gaps, GapRepairer? repairer, FillSessionOptions session, FillFeedOptions options, SessionTrace trace, string name, ILogger logger)
{
    // A refused frame without an account to ask for: time for others like it, so that garbage is not answered with gap after gap.
    private static readonly TimeSpan UnrepairedGap = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly Comparison _comparison = new(gaps, repairer, RepairSettings.For(options.Environment, options.Repair), options.TimeProvider, name, logger);
    private bool _hasBaseline;

    // Until the last gap that was given up is looked into again; zero: nothing is looked for.
    private TimeSpan _pause;

    // KIS refused the last repair the history: as soon as a look is given it, the repair is made again.
    private bool _isRefused;

    /// <summary>
    /// Called when the session's books rest on the history anew: at the first look, and at the end of each gap. The first part runs in the
    /// receive flow and copies them; the second one makes the copy durable.
    /// </summary>
    public (Action Copy, Action Keep)? BooksChanged { get; set; }

    /// <summary>
    /// What the journal says of the time before: since when nobody looked, and whether all before that is accounted for. Before
    /// <see cref="PrepareAsync"/>.
    /// </summary>
    public (DateTimeOffset Since, bool HasBaseline)? Restart { get; set; }

    /// <summary>Before the first subscription: what is in the order history now is not news, unless it was asked for.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        if (_hasBaseline) return;
        if (Restart is { } restart)
        {
            _hasBaseline = true;
            await gaps.RunAsync(() => gaps.BeginRestart(restart.Since, restart.HasBaseline), stop).ConfigureAwait(false);
            return;
        }

        if (repairer is null) return;
        _hasBaseline = true;
        if (session.MissedSince is { } since)
        {
            await gaps.RunAsync(() => gaps.BeginColdStart(since, session.KnownOrders), stop).ConfigureAwait(false);
            return;
        }

        if (await repairer.AdoptAsync(stop).ConfigureAwait(false) is { } problem) Log.NoBaseline(logger, name, problem);
        await KeepBooksAsync().ConfigureAwait(false);
    }

    /// <summary>Closes gap after gap until the connection ends.</summary>
    /// <param name="connection">The connection; ended when the repair fails like nothing known.</param>
    /// <param name="isFirst">Whether the session was never live before.</param>
    /// <param name="connectionEnd">The connection is over: a gap that is open stays so, the next connection closes it.</param>
    public async Task RunAsync(WebSocketConnection connection, bool isFirst, CancellationToken connectionEnd)
    {
        try
        {
            if (isFirst && session.MissedSince is null && Restart is null) await AdoptLateAsync(connectionEnd).ConfigureAwait(false);
            for (bool afterLoss = true; ; afterLoss = false)
            {
                await NextGapAsync(connectionEnd).ConfigureAwait(false);
                RepairReport report = await RepairAsync(afterLoss, connectionEnd).ConfigureAwait(false);
                // Also when the connection has ended meanwhile: what was repaired counts.
                await gaps.RunAsync(() => gaps.Close(report), CancellationToken.None).ConfigureAwait(false);
                await KeepBooksAsync().ConfigureAwait(false);
                Plan(report.Outcome);
                // What KIS refuses at once is not asked for again with every refused frame of a flood.
                if (report.Outcome == RepairOutcome.Failed) await Task.Delay(UnrepairedGap, options.TimeProvider, connectionEnd).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The gap stays open; the next connection closes it.
        }
        catch (Ring.RingHaltedException)
        {
            // The handlers have stopped; so does the feed.
        }
        // A gap that nobody closes any more must not go unnoticed.
        catch (Exception e)
        {
            connection.Abort(e as KisFastException
                ?? new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"The repair failed unexpectedly ({e.GetType().Name}).", e));
        }
    }

    // Only where the history could not be read before the subscription: adopting while notices flow takes what a half-dead connection
    // does not deliver for known. With a baseline, what the lagging history did not show in time comes as a repair, which loses nothing.
    private async Task AdoptLateAsync(CancellationToken connectionEnd)
    {
        if (repairer is null || gaps.Ledger!.HasBaseline) return;
        using var adopting = CancellationTokenSource.CreateLinkedTokenSource(connectionEnd);
        bool mayAdopt = false;
        await gaps.RunAsync(() => mayAdopt = gaps.TryBeginAdopting(adopting), connectionEnd).ConfigureAwait(false);
        if (mayAdopt) await repairer.AdoptLateAsync(adopting.Token).ConfigureAwait(false);
        await gaps.RunAsync(gaps.EndAdopting, CancellationToken.None).ConfigureAwait(false);
        await KeepBooksAsync().ConfigureAwait(false);
    }

    private async Task KeepBooksAsync()
    {
        if (BooksChanged is not { } changed) return;
        await gaps.RunAsync(changed.Copy, CancellationToken.None).ConfigureAwait(false);
        changed.Keep();
    }

    private async Task<RepairReport> RepairAsync(bool afterLoss, CancellationToken connectionEnd)
    {
        await gaps.RunAsync(gaps.BeginRound, connectionEnd).ConfigureAwait(false);
        if (repairer is not null)
        {
            Activity? activity = trace.StartRepair();
            RepairReport? report = null;
            try
            {
                return report = await repairer.RepairAsync(connectionEnd).ConfigureAwait(false);
            }
            finally
            {
                trace.EndRepair(activity, report);
            }
        }

        if (!afterLoss) await Task.Delay(UnrepairedGap, options.TimeProvider, connectionEnd).ConfigureAwait(false);
        return RepairReport.NotAttempted("no account was given");
    }

    // After a gap was closed: whether to look again. What KIS refuses stays refused until a person has changed something.
    private void Plan(RepairOutcome outcome)
    {
        if (outcome == RepairOutcome.Interrupted) return;
        if (outcome == RepairOutcome.Complete) _comparison.OnHistoryRead();
        _isRefused = outcome == RepairOutcome.Failed;
        if (outcome != RepairOutcome.GaveUp)
        {
            _pause = TimeSpan.Zero;
            return;
        }

        TimeSpan next = _pause == TimeSpan.Zero ? RepairSettings.For(options.Environment, options.Repair).GiveUpAfter : _pause * 2;
        _pause = next < LongestPause ? next : LongestPause;
    }

    // Until a gap is open, be it the old one that is looked into again, or one that a look at the history finds.
    private async Task NextGapAsync(CancellationToken connectionEnd)
    {
        long since = options.TimeProvider.GetTimestamp();
        while (true)
        {
            Task next = gaps.Next;
            TimeSpan left = _pause == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : Max(_pause - options.TimeProvider.GetElapsedTime(since), Soon);
            TimeSpan beat = _comparison.NextWait;
            TimeSpan wait = beat == Timeout.InfiniteTimeSpan || (left != Timeout.InfiniteTimeSpan && left < beat) ? left : beat;
            try
            {
                await next.WaitAsync(wait, options.TimeProvider, connectionEnd).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                if (_pause == TimeSpan.Zero || options.TimeProvider.GetElapsedTime(since) < _pause)
                {
                    if (await _comparison.LookAsync(connectionEnd).ConfigureAwait(false)) await CatchUpAsync(connectionEnd).ConfigureAwait(false);
                    continue;
                }

                bool isWorthIt = true;
                await gaps.RunAsync(() => isWorthIt = gaps.LookAgain(), connectionEnd).ConfigureAwait(false);
                if (!isWorthIt) _pause = TimeSpan.Zero;
            }
        }
    }

    // The history can be read. Without a baseline a look sees little: what could not be read at the start is taken as known now.
    private async Task CatchUpAsync(CancellationToken connectionEnd)
    {
        await AdoptLateAsync(connectionEnd).ConfigureAwait(false);
        if (!_isRefused) return;
        _isRefused = false;
        await gaps.RunAsync(() => gaps.LookAgain(), connectionEnd).ConfigureAwait(false);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
