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
/// <para>What feed and history cannot both be right about (<see cref="HistoryOrder.IsDoubtful"/>, more filled than was ordered, less than was
/// heard, an order that was heard and is not shown) is told by the order's number once it is stable, and never repaired beyond what is
/// certain: docs/reconciliation.md has the table.</para>
/// <para>The repair is complete when two whole snapshots in a row, later than the history's lag after the subscription, agree with
/// the ledger on every order that the gap can have touched. An order whose acceptance came after the subscription cannot have been.</para>
/// </remarks>
internal sealed partial class GapRepair
{
    private const int SnapshotsToAgree = 2;

    // The log has a line for a gap, however many orders it names.
    private const int MostExplained = 5;

    private readonly OrderLedger _ledger;
    private readonly RepairIdentity _identity;
    private readonly RepairSettings _settings;
    private readonly bool _adopts;
    private readonly TimeSpan _gapOpened;
    private readonly long _subscribedAt;
    private readonly List<(long Notices, TimeSpan At)> _marks = [];
    private Dictionary<OrderKey, Doubted> _doubtful = [];
    private Dictionary<(OrderKey, ulong, int), Candidate> _candidates = [];
    private TimeSpan _now;
    private int _agreeing;
    private int _records;
    private int _events;
    private long _quantity;
    private int _snapshots;
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

    /// <summary>The first day that the history is asked for; none: every order that was heard of is expected in it.</summary>
    public DateOnly? FirstDay { get; set; }

    /// <summary>The last day of it; none: any day may be shown.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>Where what is concluded is kept; null without a journal.</summary>
    public RepairEvidence? Evidence { get; init; }

    /// <summary>For a look without a gap: when it began, UTC ticks of the stamps' clock. Then each order's own last notice counts; 0 for a repair.</summary>
    public long LooksSinceTicks { get; init; }

    /// <summary>Takes everything that a snapshot holds as known from before. For a ledger that has not begun.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="identity">What its records have in common.</param>
    /// <param name="orders">The orders of the snapshot.</param>
    /// <param name="last">The last day that was asked for: an order of a day to come is one of today.</param>
    /// <param name="now">The present moment.</param>
    public static void AdoptAll(OrderLedger ledger, RepairIdentity identity, IReadOnlyList<HistoryOrder> orders, DateOnly last, RecordStamp now)
    {
        HashSet<OrderKey> followed = Followed(orders), untouched = Untouched(orders);
        foreach (HistoryOrder order in orders)
        {
            int day = order.Day > last.DayNumber + 1 ? 0 : order.Day;
            ledger.RepairedDay = day;
            ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState known, day);
            foreach (OrderMarks mark in MarksOf(order, known, followed, untouched)) ledger.Add(SessionRecords.Event(identity, now, order.Row, known, mark));
            long deficit = order.Filled.Shares - known.Quantity;
            if (deficit > 0) ledger.Add(SessionRecords.Repair(identity, now, order.Row, known, deficit, order.Amount.Minus(known.Amount)));
            if (!order.Filled.IsValue) ledger.NoteReading(order.Key, order.Branch, isReadable: false);
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
        Look(orders, isWhole, new Snapshot(began, ended), now, target);
        bool agrees = isWhole && _pending == 0 && began >= _settings.HistoryLag;
        _agreeing = agrees ? _agreeing + 1 : 0;
        if (_agreeing < SnapshotsToAgree) return false;
        _ledger.HasBaseline = true;
        return true;
    }

    /// <summary>The same without repairing anything: for a session that has no gap.</summary>
    /// <returns>
    /// NotSent when something is missing for certain that a repair would find too; Doubt when of an order that was heard feed and history
    /// cannot both be right, and no gap has said so yet; None otherwise.
    /// </returns>
    public GapCause Find(IReadOnlyList<HistoryOrder> orders, bool isWhole, TimeSpan began, TimeSpan ended, TimeSpan now)
    {
        _found = _foundDoubts = 0;
        Look(orders, isWhole, new Snapshot(began, ended), now, null);
        return _found > 0 ? GapCause.NotSent : _foundDoubts > 0 ? GapCause.Doubt : GapCause.None;
    }

    /// <summary>Whether a second look some seconds later would tell more.</summary>
    public bool HasCandidates => _candidates.Count > 0;

    /// <summary>Whether no order of the last look waits for the history's lag, or for a second look.</summary>
    public bool IsSettled => _pending == 0;

    /// <summary>The numbers of the orders that the last look left in doubt.</summary>
    public IReadOnlyCollection<string> Doubtful => [.. _doubtful.Values.Select(static doubted => doubted.Name)];

    /// <summary>The gap that ends now names the orders in doubt: no look opens another for them while nothing changes.</summary>
    public void RememberDoubts()
    {
        foreach ((OrderKey key, Doubted doubted) in _doubtful) _ledger.RememberDoubt(key, doubted.Difference);
    }

    /// <summary>What has been done, and what has not.</summary>
    public RepairReport Report(RepairOutcome outcome, string? reason) => new()
    {
        Outcome = outcome,
        RepairedRecords = _records,
        RepairedEvents = _events,
        RepairedQuantity = _quantity,
        UnrepairedOrders = _pending + _ledger.WrittenOffOrders,
        UnrepairedQuantity = _pendingQuantity + _ledger.WrittenOffQuantity,
        DoubtfulOrders = [.. Doubtful.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Snapshots = _snapshots,
        Reason = reason ?? (_ledger.WrittenOffOrders > 0 ? "orders from before the feed began to watch: how much of them was missed cannot be told"
            : _doubtful.Count > 0 ? "feed and history cannot both be right: " + string.Join(", ", _doubtful.Values.Take(MostExplained))
            : null),
    };

    private void Look(IReadOnlyList<HistoryOrder> orders, bool isWhole, Snapshot snapshot, TimeSpan now, IRepairTarget? target)
    {
        _snapshots++;
        _now = now;
        _pending = 0;
        _pendingQuantity = 0;
        Dictionary<OrderKey, Doubted> doubtedBefore = _doubtful;
        _doubtful = [];
        _heardNumbers = null;
        _toldNumbers = null;
        _shared = Shared(orders);
        _followed = Followed(orders);
        _untouched = Untouched(orders);
        _shownOn = [.. orders.Select(static order => (order.Key, order.Day))];
        _crowded = Crowded(orders);
        _surplus = SurplusOf(orders, isWhole);
        Dictionary<(OrderKey, ulong, int), Candidate> candidates = [];
        HashSet<OrderKey> present = [], shown = [];
        foreach (HistoryOrder order in AsKnown(orders))
        {
            present.Add(order.Key);
            // A row of another day does not show the order that was heard.
            bool isOfKnown = !_ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState latest) || OrderLedger.IsOfDay(latest, order.Day);
            if (isOfKnown) shown.Add(order.Key);
            if (IsAskedFor(order)) Examine(order, snapshot, candidates, target);
        }

        CarryOver(present, candidates);
        ExamineUnshown(shown, snapshot, isWhole, candidates);
        // A row that fell between two pages takes no doubt with it.
        foreach ((OrderKey key, Doubted doubted) in doubtedBefore)
            if (!present.Contains(key)) _doubtful.TryAdd(key, doubted);
        _candidates = candidates;
        _marks.Add((_ledger.Notices, now));
    }

    // A history may show more days than it was asked for. What is of them and not known was never missed: it is from before the feed began to
    // look. Korea's day and New York's are one apart.
    private bool IsAskedFor(HistoryOrder order) =>
        FirstDay is not { } first || order.Day == 0 || order.Day >= first.DayNumber - 1
        || _ledger.TryFind(order.Key, order.Branch, order.IsOnly, out _, order.Day);

    // Whoever does not know on which day he heard of a number has heard of all its days together.
    private IEnumerable<HistoryOrder> AsKnown(IReadOnlyList<HistoryOrder> orders)
    {
        foreach (var number in orders.GroupBy(static order => (order.Key, order.Branch)))
        {
            HistoryOrder first = number.First();
            bool isDayless = number.Skip(1).Any() && _ledger.TryFind(first.Key, first.Branch, first.IsOnly, out OrderState known) && known.TradingDay == 0;
            if (isDayless) yield return number.Aggregate(static (all, next) => all.Plus(next));
            else foreach (HistoryOrder order in number) yield return order;
        }
    }

    private void Examine(HistoryOrder order, Snapshot snapshot, Dictionary<(OrderKey, ulong, int), Candidate> candidates, IRepairTarget? target)
    {
        bool isKnown = _ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState known, order.Day);
        long deficit = order.Filled.IsValue ? order.Filled.Shares - known.Quantity : 0;
        if (QuietSince(known) + _settings.HistoryLag > snapshot.Began)
        {
            NotSettled(known, deficit);
            return;
        }

        List<OrderMarks> unheard = IsNone(order, known) ? [] : MarksOf(order, known, _followed, _untouched);
        bool isDoubtful = IsDoubtful(order, known);
        // An order whose acceptance was heard has nothing from before: what it lacks was missed, perhaps on a line that is dead by now.
        if (deficit == 0 && !isDoubtful) _ledger.ForgetDoubt(order.Key);
        if (known.IsUnsure && order.Filled.IsValue && deficit == 0) _ledger.NoteReading(order.Key, order.Branch, isReadable: true);
        if ((deficit == 0 && unheard.Count == 0 && !isDoubtful) || (_adopts && known.BornAt != 0)) return;
        OrderMarks marks = unheard.Aggregate(OrderMarks.None, static (all, mark) => all | mark);
        Candidate candidate = new(order.Filled, order.Amount, known.Quantity, known.LastNotice, marks, isDoubtful, snapshot);
        var key = (order.Key, order.Branch, order.Day);
        if (_candidates.TryGetValue(key, out Candidate? earlier) && earlier.IsSameAs(candidate))
        {
            // What stays in doubt stays settled: told at each look, waited for no longer.
            candidates[key] = earlier;
            if (snapshot.Began - earlier.Snapshot.Ended >= _settings.Stability)
            {
                Settle(order, known, isKnown, unheard, isDoubtful, target);
                return;
            }
        }
        else
        {
            candidates[key] = candidate;
        }

        NotSettled(known, deficit);
    }

    // A notice that never comes would be found by the next repair; an order born after the subscription does not delay this one.
    private void NotSettled(in OrderState known, long deficit)
    {
        if (known.BornAt > _subscribedAt) return;
        _pending++;
        _pendingQuantity += Math.Max(deficit, 0);
    }

    // An order with a deficit that is not among the rows this time fell between two pages: it is waited for.
    private void CarryOver(HashSet<OrderKey> present, Dictionary<(OrderKey, ulong, int), Candidate> candidates)
    {
        foreach (((OrderKey key, ulong branch, int day), Candidate candidate) in _candidates)
        {
            if (present.Contains(key) || !candidate.Filled.IsValue) continue;
            _ledger.TryFind(key, branch, isOnly: true, out OrderState known, day);
            long deficit = candidate.Filled.Shares - known.Quantity;
            if (deficit <= 0) continue;
            candidates[(key, branch, day)] = candidate;
            NotSettled(known, deficit);
        }
    }

    // The latest moment at which an order's last notice can have come.
    private TimeSpan QuietSince(in OrderState state)
    {
        if (LooksSinceTicks > 0)
        {
            var heard = new TimeSpan(state.LastHeardTicks - LooksSinceTicks);
            // What was heard in a time to come was stamped before the clock was set back. A gap that is opened too early waits by itself.
            return state.LastHeardTicks == 0 || heard > _now + GapRepairer.MostClockJump ? -_settings.HistoryLag : heard;
        }

        long notice = state.LastNotice;
        if (notice <= _ledger.GapMark) return _gapOpened;
        foreach ((long notices, TimeSpan at) in _marks)
        {
            if (notice <= notices) return at;
        }

        return TimeSpan.MaxValue - _settings.HistoryLag;
    }

    /// <summary>An order of which feed and history cannot both be right.</summary>
    /// <param name="Name">Its number.</param>
    /// <param name="Delivered">How many shares of it were delivered.</param>
    /// <param name="History">How many it has by the history.</param>
    private readonly record struct Doubted(string Name, long Delivered, Reading History)
    {
        /// <summary>What it differs by: nothing but a fill that comes twice, or never, changes it.</summary>
        public (ReadingKind History, long Surplus) Difference => (History.Kind, History.IsValue ? Delivered - History.Shares : 0);

        public override string ToString() => FormattableString.Invariant(
            $"of order {Name} {Delivered} shares were delivered, and {(History.IsValue ? $"{History.Shares} are" : "nothing readable is")} in the history");
    }

    private readonly record struct Snapshot(TimeSpan Began, TimeSpan Ended);

    private sealed record Candidate(
        Reading Filled, ExactAmount Amount, long Known, long LastNotice, OrderMarks Unheard, bool IsDoubtful, Snapshot Snapshot)
    {
        public bool IsSameAs(Candidate other) =>
            Filled == other.Filled && Amount.SameAs(other.Amount) && Known == other.Known && LastNotice == other.LastNotice
            && Unheard == other.Unheard && IsDoubtful == other.IsDoubtful;
    }
}
