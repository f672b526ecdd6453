using System.Diagnostics;
using KisFast.Diagnostics;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Session;

/// <content>Gaps: when one opens, what closes it. All state here belongs to the receive flow.</content>
internal sealed partial class FeedSession : IRepairTarget
{
    // A refused frame without an account to ask for: time for others like it, so that garbage is not answered with gap after gap.
    private static readonly TimeSpan UnrepairedGap = TimeSpan.FromSeconds(1);

    private readonly ReceiveFlow _flow;
    private readonly OrderLedger? _ledger;
    private readonly GapRepairer? _repairer;
    private readonly RepairIdentity _identity;
    private TaskCompletionSource _gapToClose = NewSignal();
    private CancellationTokenSource? _adopting;
    private bool _isGapOpen;
    private bool _lostMore;
    private bool _hasBaseline;
    private int _repairedRecords;
    private long _repairedQuantity;

    RecordStamp IRepairTarget.Now => _clock.Stamp(Index);

    bool IRepairTarget.HoldsNotices => _processor.WaitsForKeySince is not null;

    Task IRepairTarget.RunAsync(Action work, CancellationToken cancellationToken) => _flow.RunAsync(work, cancellationToken);

    void IRepairTarget.Publish(in FillRecord record)
    {
        _counters.RepairedRecords++;
        _processor.Publish(record);
    }

    void IStreamEvents.OnNoticeLost(RejectReason reason) => OpenGap(_processor.LastStamp);

    /// <summary>What the handlers have handled of each order, for the next start.</summary>
    public async Task<IReadOnlyList<KnownOrder>> ExportAsync()
    {
        IReadOnlyList<KnownOrder> known = [];
        if (_ledger is not null) await _flow.RunAsync(() => known = _ledger.Export(_processor.CopyUnhandled()), CancellationToken.None).ConfigureAwait(false);
        return known;
    }

    // Before the first subscription: what is in the order history now is not news, unless it was asked for.
    private async Task PrepareLedgerAsync(CancellationToken stop)
    {
        if (_repairer is null || _hasBaseline) return;
        _hasBaseline = true;
        if (_session.MissedSince is { } since)
        {
            await _flow.RunAsync(() => BeginColdStart(since), stop).ConfigureAwait(false);
            return;
        }

        if (await _repairer.AdoptAsync(stop).ConfigureAwait(false) is { } problem) Log.NoBaseline(_logger, Index, problem);
    }

    private void BeginColdStart(DateTimeOffset since)
    {
        foreach (KnownOrder known in _session.KnownOrders) _ledger!.Seed(known);
        _ledger!.HasBaseline = true;
        OpenGap(new RecordStamp(_clock.Stamp(Index).ReceivedTimestamp, since.UtcTicks, Index));
    }

    private void OpenGap(RecordStamp lastHeard)
    {
        _ledger?.OpenGap(new DateTimeOffset(lastHeard.ReceivedUtcTicks, TimeSpan.Zero));
        // What is missing from here on is missed, not known from before.
        _adopting?.Cancel();
        _lostMore = true;
        if (!_isGapOpen)
        {
            _isGapOpen = true;
            _repairedRecords = 0;
            _repairedQuantity = 0;
            _counters.GapsOpened++;
            Log.GapOpened(_logger, Index);
            _processor.Publish(SessionRecords.GapOpened(_identity, lastHeard));
        }

        _gapToClose.TrySetResult();
    }

    // Beside the reads of one connection: closes gap after gap.
    private async Task CloseGapsAsync(WebSocketConnection connection, bool isFirst, CancellationToken connectionEnd)
    {
        try
        {
            if (isFirst && _session.MissedSince is null) await AdoptLateAsync(connectionEnd).ConfigureAwait(false);
            bool afterLoss = true;
            while (true)
            {
                await NextGapAsync(connectionEnd).ConfigureAwait(false);
                RepairReport report = await RepairAsync(afterLoss, connectionEnd).ConfigureAwait(false);
                // Also when the connection has ended meanwhile: what was repaired counts.
                await _flow.RunAsync(() => CloseGap(report), CancellationToken.None).ConfigureAwait(false);
                afterLoss = false;
                // What KIS refuses at once is not asked for again with every refused frame of a flood.
                if (report.Outcome == RepairOutcome.Failed) await Task.Delay(UnrepairedGap, _options.TimeProvider, connectionEnd).ConfigureAwait(false);
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
#pragma warning disable CA1031 // A gap that nobody closes any more must not go unnoticed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            connection.Abort(e as KisFastException ?? new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"The repair failed unexpectedly ({e.GetType().Name}).", e));
        }
    }

    // Only where the history could not be read before the subscription: adopting while notices flow takes what a half-dead connection
    // does not deliver for known. With a baseline, what the lagging history did not show in time comes as a repair, which loses nothing.
    private async Task AdoptLateAsync(CancellationToken connectionEnd)
    {
        if (_repairer is null || _ledger!.HasBaseline) return;
        using var adopting = CancellationTokenSource.CreateLinkedTokenSource(connectionEnd);
        await _flow.RunAsync(() => _adopting = _isGapOpen ? null : adopting, connectionEnd).ConfigureAwait(false);
        if (Volatile.Read(ref _adopting) is not null) await _repairer.AdoptLateAsync(adopting.Token).ConfigureAwait(false);
        await _flow.RunAsync(() => _adopting = null, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<RepairReport> RepairAsync(bool afterLoss, CancellationToken connectionEnd)
    {
        await _flow.RunAsync(() => _lostMore = false, connectionEnd).ConfigureAwait(false);
        if (_repairer is not null)
        {
            using Activity? activity = _trace.StartRepair();
            RepairReport report = await _repairer.RepairAsync(connectionEnd).ConfigureAwait(false);
            SessionTrace.Describe(activity, report);
            return report;
        }

        if (!afterLoss) await Task.Delay(UnrepairedGap, _options.TimeProvider, connectionEnd).ConfigureAwait(false);
        return RepairReport.NotAttempted("no account was given");
    }

    private void CloseGap(RepairReport report)
    {
        _repairedRecords += report.RepairedRecords;
        _repairedQuantity += report.RepairedQuantity;
        if (report.Outcome == RepairOutcome.Interrupted) return;
        if (_lostMore && report.Outcome == RepairOutcome.Complete)
        {
            // Lost while the repair ran: another round, in the same gap.
            _ledger!.OpenGap(new DateTimeOffset(_processor.LastStamp.ReceivedUtcTicks, TimeSpan.Zero));
            return;
        }

        bool lostMore = _lostMore && _repairer is not null;
        RepairReport all = report with { RepairedRecords = _repairedRecords, RepairedQuantity = _repairedQuantity };
        _isGapOpen = false;
        _gapToClose = NewSignal();
        _counters.GapsClosed++;
        Log.GapClosed(_logger, Index, all.Outcome.ToString(), all.RepairedRecords, all.UnrepairedOrders, all.Reason ?? "");
        _processor.Publish(SessionRecords.GapClosed(_identity, _clock.Stamp(Index), all));
        Plan(report.Outcome);
        // What a repair gives up on is said then; what was lost meanwhile is the next gap's.
        if (lostMore) OpenGap(_processor.LastStamp);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
