using KisFast.Diagnostics;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Status;
using Microsoft.Extensions.Logging;

namespace KisFast.Session;

/// <summary>
/// A session's gaps: when one opens, what closes it, and what a repair publishes meanwhile. Everything here belongs to the receive flow
/// (the receive thread, or work that runs between two reads): other flows come in through <see cref="RunAsync"/>.
/// </summary>
internal sealed class SessionGaps : IRepairTarget
{
    private readonly RepairIdentity _identity;
    private readonly ReceiveFlow _flow;
    private readonly ReceiveClock _clock;
    private readonly StreamProcessor _processor;
    private readonly ILogger _logger;
    private TaskCompletionSource _next = NewSignal();
    private CancellationTokenSource? _adopting;
    private GapCause _cause;
    private bool _isOpen;
    private bool _lostMore;
    private bool _isLookedForAgain;
    private readonly Lock _acknowledging = new();
    private (int Orders, long Quantity) _told, _acknowledged;
    private RecordStamp _lastHeard;
    private int _repairedRecords;
    private long _repairedQuantity;

    /// <param name="identity">The session.</param>
    /// <param name="ledger">Its ledger, or null when there is no account to ask for.</param>
    /// <param name="flow">Where its reads run.</param>
    /// <param name="clock">What stamps its reads.</param>
    /// <param name="processor">Where records go.</param>
    /// <param name="logger">Told of each gap.</param>
    public SessionGaps(RepairIdentity identity, OrderLedger? ledger, ReceiveFlow flow, ReceiveClock clock, StreamProcessor processor, ILogger logger)
    {
        _identity = identity;
        Ledger = ledger;
        _flow = flow;
        _clock = clock;
        _processor = processor;
        _logger = logger;
    }

    /// <summary>What was delivered of each order; null when there is no account to ask for.</summary>
    public OrderLedger? Ledger { get; }

    /// <summary>Completes when a gap is open. From any flow.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>The present moment, as reads are stamped.</summary>
    public RecordStamp Now => _clock.Stamp(_identity.Session);

    /// <inheritdoc/>
    public bool HoldsNotices => _processor.WaitsForKeySince is not null || _processor.HoldsNotices;

    /// <inheritdoc/>
    public Task RunAsync(Action work, CancellationToken cancellationToken) => _flow.RunAsync(work, cancellationToken);

    /// <inheritdoc/>
    public void Publish(in FillRecord record)
    {
        _processor.Counters.RepairedRecords++;
        _processor.Publish(record);
    }

    /// <summary>Notices may be missing since the last read.</summary>
    public void Open(GapCause cause) => Open(cause, _processor.LastStamp);

    /// <summary>Notices may be missing since a moment. Within an open gap, one more reason to look.</summary>
    public void Open(GapCause cause, RecordStamp lastHeard)
    {
        Ledger?.OpenGap(new DateTimeOffset(lastHeard.ReceivedUtcTicks, TimeSpan.Zero));
        // What is missing from here on is missed, not known from before.
        _adopting?.Cancel();
        _lostMore = true;
        if (!_isOpen)
        {
            _isOpen = true;
            _cause = cause;
            _lastHeard = lastHeard;
            _isLookedForAgain = false;
            _repairedRecords = 0;
            _repairedQuantity = 0;
            _processor.Counters.GapsOpened++;
            Log.GapOpened(_logger, _processor.Name, cause);
            _processor.Publish(SessionRecords.GapOpened(_identity, lastHeard, cause));
        }

        _next.TrySetResult();
    }

    /// <summary>A look at the history found what the wire, healthy all the time, never brought, or brought twice: since the account's last notice.</summary>
    /// <param name="cause">Which.</param>
    /// <param name="lastNoticeTicks">When that notice was, UTC ticks; 0 when none ever came.</param>
    public void OpenFound(GapCause cause, long lastNoticeTicks)
    {
        if (_isOpen) return;
        RecordStamp now = Now;
        Open(cause, lastNoticeTicks > 0 && lastNoticeTicks < now.ReceivedUtcTicks ? now with { ReceivedUtcTicks = lastNoticeTicks } : now);
    }

    /// <summary>What was filled since a moment before the start, and is not known, is missed.</summary>
    public void BeginColdStart(DateTimeOffset since, IReadOnlyList<KnownOrder> known)
    {
        foreach (KnownOrder order in known) Ledger!.Seed(order);
        Ledger!.HasBaseline = true;
        Open(GapCause.Restart, Now with { ReceivedUtcTicks = since.UtcTicks });
    }

    /// <summary>As <see cref="BeginColdStart"/>, with the books that a journal has kept in the ledger already.</summary>
    /// <param name="since">Since when nobody looked.</param>
    /// <param name="hasBaseline">Whether the books hold all that was filled before.</param>
    public void BeginRestart(DateTimeOffset since, bool hasBaseline)
    {
        if (Ledger is not null) Ledger.HasBaseline = hasBaseline;
        Ledger?.MoveGap(since);
        Open(GapCause.Restart, Now with { ReceivedUtcTicks = since.UtcTicks });
    }

    /// <summary>A late adoption of the history may begin, unless a gap is open already; the next gap ends it.</summary>
    /// <returns>Whether it may.</returns>
    public bool TryBeginAdopting(CancellationTokenSource adopting)
    {
        _adopting = _isOpen ? null : adopting;
        return !_isOpen;
    }

    /// <summary>The adoption is over.</summary>
    public void EndAdopting() => _adopting = null;

    /// <summary>A repair begins: what is lost from here on is not its business.</summary>
    public void BeginRound()
    {
        _lostMore = false;
        lock (_acknowledging)
        {
            Ledger?.ForgetWrittenOff(_acknowledged.Orders, _acknowledged.Quantity);
            _told = (_told.Orders - _acknowledged.Orders, _told.Quantity - _acknowledged.Quantity);
            _acknowledged = default;
        }
    }

    /// <summary>Somebody has accounted for what was missed so far. From any flow.</summary>
    public void Acknowledge()
    {
        // What a repair that runs finds has been told to nobody yet.
        lock (_acknowledging) _acknowledged = _told;
    }

    /// <summary>A repair has ended; the gap does, unless it was interrupted or more was lost while it ran.</summary>
    public void Close(RepairReport report)
    {
        _repairedRecords += report.RepairedRecords;
        _repairedQuantity += report.RepairedQuantity;
        if (report.Outcome == RepairOutcome.Interrupted) return;
        if (_lostMore && report.Outcome == RepairOutcome.Complete)
        {
            // Lost while the repair ran: another round, in the same gap.
            Ledger!.OpenGap(new DateTimeOffset(_processor.LastStamp.ReceivedUtcTicks, TimeSpan.Zero));
            return;
        }

        bool lostMore = _lostMore && Ledger is not null;
        RepairReport all = report with { RepairedRecords = _repairedRecords, RepairedQuantity = _repairedQuantity };
        _isOpen = false;
        _next = NewSignal();
        _processor.Counters.GapsClosed++;
        Tell(all);
        _processor.Publish(SessionRecords.GapClosed(_identity, Now, all, _cause));
        if (Ledger is not null)
            lock (_acknowledging) _told = (Ledger.WrittenOffOrders, Ledger.WrittenOffQuantity);
        TellOthers();
        // What a repair gives up on is said then; what was lost meanwhile is the next gap's.
        if (lostMore) Open(_cause);
    }

    /// <summary>Opens the gap again that a repair gave up on, unless it is too old for that.</summary>
    /// <returns>Whether there is still something to look for.</returns>
    public bool LookAgain()
    {
        if (_isOpen) return true;
        RecordStamp now = Now;
        if (Ledger?.UnrepairedSince is not { } since || now.ReceivedUtcTicks - since.UtcTicks > GapRepairer.Perseverance.Ticks) return false;

        // The record says since when notices are missing; the repair counts from now which of them are settled.
        Ledger.OpenGap(new DateTimeOffset(now.ReceivedUtcTicks, TimeSpan.Zero));
        Open(_cause, now with { ReceivedUtcTicks = since.UtcTicks });
        _isLookedForAgain = true;
        return true;
    }

    // The other accounts under the HTS id have missed as much, and nobody can look: a gap of its own for each, once.
    private void TellOthers()
    {
        if (Ledger is null || _cause is GapCause.NotSent or GapCause.Doubt || _isLookedForAgain) return;
        RepairReport report = RepairReport.NotAttempted("another account under the HTS id: what is missing of it cannot be looked for here");
        foreach (FixedText16 account in Ledger.OtherAccounts)
        {
            _processor.Counters.GapsOpened++;
            _processor.Counters.GapsClosed++;
            Tell(report with { Reason = $"…{account.ToString()[^Math.Min(account.Length, 3)..]}: {report.Reason}" });
            _processor.Publish(SessionRecords.GapOpened(_identity, _lastHeard, _cause) with { Account = account });
            _processor.Publish(SessionRecords.GapClosed(_identity, Now, report, _cause) with { Account = account });
        }
    }

    private void Tell(RepairReport report)
    {
        LogLevel level = report.GapOutcome == GapOutcome.Repaired ? LogLevel.Information : LogLevel.Warning;
        string doubtful = report.DoubtfulOrders.Count == 0 ? "none" : string.Join(' ', report.DoubtfulOrders);
        Log.GapClosed(
            _logger, level, _processor.Name, report.GapOutcome, report.RepairedRecords, report.UnrepairedOrders, doubtful, report.Reason ?? "");
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
