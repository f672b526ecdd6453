namespace KisFast.Recovery;

/// <summary>
/// Decides from snapshots of the order history what was missed. Pure: it is told the time, and writes through
/// <see cref="IRepairTarget"/>.
/// </summary>
/// <remarks>
/// <para>History and feed race. A snapshot may hold a fill whose notice is under way, and may lack one that was delivered. So a
/// deficit (history less ledger) is repaired only when two snapshots at least <see cref="RepairSettings.Stability"/> apart show
/// the same one, no notice of that order came in between, and none had come for <see cref="RepairSettings.HistoryLag"/> before the
/// first: then all that was delivered is in the history, all that is in the history was delivered or never will be, and the
/// deficit is exactly what was missed. Live fills are never held back; one that comes meanwhile only begins the wait anew.</para>
/// <para>Nothing is repaired twice: a repair is booked in the ledger before anything else can be, so the next difference is
/// without it, in this repair or in a later one.</para>
/// <para>The repair is complete when two whole snapshots in a row, later than the history's lag after the subscription, agree with
/// the ledger on every order that the gap can have touched. An order whose acceptance came after the subscription cannot have been.</para>
/// </remarks>
internal sealed class GapRepair
{
    private const int SnapshotsToAgree = 2;

    private readonly OrderLedger _ledger;
    private readonly RepairIdentity _identity;
    private readonly RepairSettings _settings;
    private readonly bool _adopts;
    private readonly TimeSpan _gapOpened;
    private readonly long _subscribedAt;
    private readonly List<(long Notices, TimeSpan At)> _marks = [];
    private Dictionary<(OrderKey, ulong), Candidate> _candidates = [];
    private int _agreeing;
    private int _records;
    private long _quantity;
    private int _snapshots;
    private int _unattributed;
    private long _unattributedQuantity;
    private int _pending;
    private long _pendingQuantity;

    /// <summary>A repair that begins now, at time zero: the session is subscribed, and no later notice is booked yet.</summary>
    /// <param name="ledger">The session's ledger.</param>
    /// <param name="identity">What its records have in common.</param>
    /// <param name="settings">How long to wait for what.</param>
    /// <param name="adopts">Whether deficits are booked as known from before instead of being published.</param>
    /// <param name="sinceGap">How long ago the gap opened; zero or more.</param>
    public GapRepair(OrderLedger ledger, RepairIdentity identity, RepairSettings settings, bool adopts, TimeSpan sinceGap)
    {
        _ledger = ledger;
        _identity = identity;
        _settings = settings;
        _adopts = adopts;
        _gapOpened = -sinceGap;
        _subscribedAt = ledger.Notices;
        _marks.Add((ledger.Notices, TimeSpan.Zero));
    }

    /// <summary>Takes everything that a snapshot holds as known from before. For a ledger that has not begun.</summary>
    public static void AdoptAll(OrderLedger ledger, RepairIdentity identity, IReadOnlyList<HistoryOrder> orders, RecordStamp now)
    {
        foreach (HistoryOrder order in orders)
        {
            ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState known);
            long deficit = order.Filled - known.Quantity;
            if (deficit > 0) ledger.Add(SessionRecords.Repair(identity, now, order.Row, known, deficit, order.Amount.Minus(known.Amount)));
        }
    }

    /// <summary>Looks at a snapshot, repairs what has become certain.</summary>
    /// <param name="orders">The orders of the snapshot, from <see cref="HistoryOrder.Fold"/>.</param>
    /// <param name="isWhole">Whether they are all: the last page was reached, every row was readable.</param>
    /// <param name="began">When its first page was asked for.</param>
    /// <param name="ended">When its last page had come.</param>
    /// <param name="now">The present moment: at or after <paramref name="ended"/>.</param>
    /// <param name="target">Where repairs go.</param>
    /// <returns>Whether the repair is complete.</returns>
    public bool Apply(IReadOnlyList<HistoryOrder> orders, bool isWhole, TimeSpan began, TimeSpan ended, TimeSpan now, IRepairTarget target)
    {
        _snapshots++;
        _pending = 0;
        _pendingQuantity = 0;
        Dictionary<(OrderKey, ulong), Candidate> candidates = [];
        HashSet<OrderKey> shown = [];
        foreach (HistoryOrder order in orders)
        {
            shown.Add(order.Key);
            Examine(order, new Snapshot(began, ended), candidates, target);
        }

        CarryOver(shown, candidates);
        CountUnshown(shown, began);
        _candidates = candidates;
        _marks.Add((_ledger.Notices, now));

        bool agrees = isWhole && _pending == 0 && began >= _settings.HistoryLag;
        _agreeing = agrees ? _agreeing + 1 : 0;
        if (_agreeing < SnapshotsToAgree) return false;
        _ledger.HasBaseline = true;
        return true;
    }

    /// <summary>What has been done, and what has not.</summary>
    public RepairReport Report(RepairOutcome outcome, string? reason) => new()
    {
        Outcome = outcome,
        RepairedRecords = _records,
        RepairedQuantity = _quantity,
        UnrepairedOrders = _pending + _unattributed,
        UnrepairedQuantity = _pendingQuantity + _unattributedQuantity,
        Snapshots = _snapshots,
        Reason = reason ?? (_unattributed > 0 ? "orders from before the feed began to watch: how much of them was missed cannot be told" : null),
    };

    private void Examine(HistoryOrder order, Snapshot snapshot, Dictionary<(OrderKey, ulong), Candidate> candidates, IRepairTarget target)
    {
        _ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState known);
        long deficit = order.Filled - known.Quantity;
        if (QuietSince(known.LastNotice) + _settings.HistoryLag > snapshot.Began)
        {
            NotSettled(known, deficit);
            return;
        }

        // An order whose acceptance was heard has nothing from before: what it lacks was missed, perhaps on a line that is dead by now.
        if (deficit == 0 || (_adopts && known.BornAt != 0)) return;
        Candidate candidate = new(order.Filled, order.Amount, known.Quantity, known.LastNotice, snapshot);
        if (deficit > 0 && _candidates.TryGetValue((order.Key, order.Branch), out Candidate? earlier) && earlier.IsSameAs(candidate))
        {
            if (snapshot.Began - earlier.Snapshot.Ended >= _settings.Stability)
            {
                Settle(order, known, deficit, target);
                return;
            }

            candidate = earlier;
        }

        candidates[(order.Key, order.Branch)] = candidate;
        NotSettled(known, deficit);
    }

    private void Settle(HistoryOrder order, in OrderState known, long deficit, IRepairTarget target)
    {
        FillRecord record = SessionRecords.Repair(_identity, target.Now, order.Row, known, deficit, order.Amount.Minus(known.Amount));
        if (record.OrderNo.IsEmpty || (record.Symbol.IsEmpty && order.Row.Symbol.Length > 0))
        {
            // A name that fits no record: it could not be booked, and would be found missing again and again.
            NotSettled(known, deficit);
            return;
        }

        bool isAttributable = _ledger.HasBaseline || known.BornAt != 0;
        if (!_adopts && isAttributable)
        {
            // Booked as it is published, like every record.
            target.Publish(record);
            _records++;
            _quantity += deficit;
            return;
        }

        if (!_adopts)
        {
            _unattributed++;
            _unattributedQuantity += deficit;
        }

        _ledger.Add(record);
    }

    // A notice that never comes would be found by the next repair; an order born after the subscription does not delay this one.
    private void NotSettled(in OrderState known, long deficit)
    {
        if (known.BornAt > _subscribedAt) return;
        _pending++;
        _pendingQuantity += Math.Max(deficit, 0);
    }

    // An order with a deficit that is not among the rows this time fell between two pages: it is waited for.
    private void CarryOver(HashSet<OrderKey> shown, Dictionary<(OrderKey, ulong), Candidate> candidates)
    {
        foreach (((OrderKey key, ulong branch), Candidate candidate) in _candidates)
        {
            if (shown.Contains(key)) continue;
            candidates[(key, branch)] = candidate;
            _ledger.TryFind(key, branch, isOnly: true, out OrderState known);
            NotSettled(known, candidate.Filled - known.Quantity);
        }
    }

    // An order with fresh notices that the history does not show yet may hide a missed fill behind its lag.
    private void CountUnshown(HashSet<OrderKey> shown, TimeSpan began)
    {
        foreach ((OrderKey key, OrderState state) in _ledger)
        {
            if (state.LastNotice > _ledger.GapMark && state.BornAt <= _subscribedAt && QuietSince(state.LastNotice) + _settings.HistoryLag > began
                && !shown.Contains(key with { Branch = 0 }))
                _pending++;
        }
    }

    // The latest moment at which an order's last notice can have come.
    private TimeSpan QuietSince(long notice)
    {
        if (notice <= _ledger.GapMark) return _gapOpened;
        foreach ((long notices, TimeSpan at) in _marks)
        {
            if (notice <= notices) return at;
        }

        return TimeSpan.MaxValue - _settings.HistoryLag;
    }

    private readonly record struct Snapshot(TimeSpan Began, TimeSpan Ended);

    private sealed record Candidate(long Filled, ExactAmount Amount, long Known, long LastNotice, Snapshot Snapshot)
    {
        public bool IsSameAs(Candidate other) =>
            Filled == other.Filled && Amount.SameAs(other.Amount) && Known == other.Known && LastNotice == other.LastNotice;
    }
}
