using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KisFast.Recovery;

/// <content>What is repaired, what is told, and what is neither: the rows of the table in docs/reconciliation.md.</content>
internal sealed partial class GapRepair
{
    private static readonly int[] OneApart = [0, -1, 1];

    private HashSet<OrderKey> _followed = [];
    private HashSet<OrderKey> _untouched = [];
    private HashSet<(UInt128 Number, int Day)> _shared = [];
    private Dictionary<OrderKey, long> _surplus = [];
    private HashSet<(OrderKey, int Day)> _shownOn = [];
    private HashSet<(OrderKey, ulong Branch)> _crowded = [];
    private Dictionary<UInt128, List<(UInt128 Symbol, int Day)>>? _heardNumbers;
    private Dictionary<(UInt128 Number, int Day), (UInt128 Symbol, ulong Branch)>? _toldNumbers;
    private int _found;
    private int _foundDoubts;

    // The orders that an amendment or a cancellation of the snapshot took the place of.
    private static HashSet<OrderKey> Followed(IReadOnlyList<HistoryOrder> orders) =>
        [.. orders.Where(static order => order.Row.Amendment is Amendment.Amend or Amendment.Cancel && !IsRefused(order.Row)).Select(OriginalOf)];

    // The orders of which all that was ordered is filled or open: no instruction has taken anything of them yet.
    private static HashSet<OrderKey> Untouched(IReadOnlyList<HistoryOrder> orders) =>
        [.. orders.Where(static order => order.Filled.IsValue && order.Row is { OpenQuantity: > 0, OrderQuantity: not null }
            && order.Row.OpenQuantity + order.Filled.Shares >= order.Row.OrderQuantity).Select(static order => order.Key)];

    // The numbers that stand under several symbols on one day, and no branch tells the orders apart.
    private static HashSet<(UInt128, int)> Shared(IReadOnlyList<HistoryOrder> orders)
    {
        Dictionary<(UInt128, int), HistoryOrder> first = [];
        HashSet<(UInt128, int)> shared = [];
        foreach (HistoryOrder order in orders)
        {
            (UInt128, int) number = (order.Key.Order, order.Day);
            if (!first.TryAdd(number, order) && first[number] is var other && other.Key.Symbol != order.Key.Symbol
                && (other.Branch == order.Branch || other.Branch == 0 || order.Branch == 0))
                shared.Add(number);
        }

        return shared;
    }

    private static OrderKey OriginalOf(HistoryOrder order) =>
        OrderKey.Create(Encoding.UTF8.GetBytes(order.Row.OriginalOrderNo), Encoding.UTF8.GetBytes(order.Row.Symbol), order.Row.IsDomestic);

    // KIS's columns are not documented beyond their names: a code of zeros is none, and only words that say it count.
    private static bool IsRefused(OrderHistoryRow row) =>
        row.RejectReason.AsSpan().Trim("0 ").Length > 0 || row.Status.Contains("거부", StringComparison.Ordinal);

    /// <summary>What the history says of an order beside its fills, and the feed has not heard, in the order in which it happened.</summary>
    private static List<OrderMarks> MarksOf(HistoryOrder order, in OrderState known, HashSet<OrderKey> followed, HashSet<OrderKey> untouched)
    {
        List<OrderMarks> unheard = [];
        OrderHistoryRow row = order.Row;
        bool isInstruction = row.OriginalOrderNo.Trim('0').Length > 0;
        if (IsRefused(row)) AddIf(OrderMarks.Rejected, known);
        else if (row.Amendment is Amendment.Cancel or Amendment.Amend && isInstruction) AddInstruction(known);
        else AddIf(OrderMarks.Accepted, known);
        if (row.Amendment != Amendment.Cancel && !IsRefused(row) && IsOver(order) && !followed.Contains(order.Key)
            && (known.Marks & (OrderMarks.Amended | OrderMarks.Cancelled | OrderMarks.Expired | OrderMarks.Rejected)) == 0)
            unheard.Add(OrderMarks.Expired);
        return unheard;

        // One that waits at the exchange has changed nothing: what becomes of it is told when it has.
        void AddInstruction(in OrderState state)
        {
            if ((state.Marks & OrderMarks.IsConfirmed) != 0 || untouched.Contains(OriginalOf(order))) return;
            unheard.Add(row.Amendment == Amendment.Cancel ? OrderMarks.IsCancellation : OrderMarks.IsAmendment);
        }

        void AddIf(OrderMarks mark, in OrderState state)
        {
            if ((state.Marks & mark) == 0) unheard.Add(mark);
        }
    }

    // Nothing is open any more, and not because all was filled. A column that is missing says nothing.
    private static bool IsOver(HistoryOrder order) =>
        order.Row.OpenQuantity == 0 && order.Filled.IsValue && order.Row.OrderQuantity is { } ordered && order.Filled.Shares < ordered;

    private bool IsDoubtful(HistoryOrder order, in OrderState known) =>
        order.IsDoubtful || !order.Filled.IsValue || order.Filled.Shares < known.Quantity
        || IsMoreThanOrdered(order) || IsNone(order, known);

    private static bool IsMoreThanOrdered(HistoryOrder order) =>
        order.Row.OrderQuantity is { } ordered && !order.IsOfSeveralDays && order.Filled.Shares > ordered;

    // A row that nothing is published of: it is hardly another order than one that is known, is bought here and sold there, says neither what
    // it is of nor which, or is of a day to come.
    private bool IsNone(HistoryOrder order, in OrderState known) =>
        IsHardlyAnother(order, known)
        || _crowded.Contains((order.Key, order.Branch))
        || (LastDay is { } last && order.Day > last.DayNumber + 1)
        || order.IsOfBothSides
        || (order.Row.Side, known.Side) is (Side.Buy, Side.Sell) or (Side.Sell, Side.Buy)
        || (order.Row.Side is Side.None or Side.Unknown && known.Side is Side.None or Side.Unknown)
        || order.Row.Symbol.Length == 0;

    // Nobody has heard of it under this symbol; what is known of it a repair has told. Of one that was heard, and not from its beginning, what
    // was told under another symbol may be a part.
    private bool IsHardlyAnother(HistoryOrder order, in OrderState known) => known.LastNotice == 0
        ? HasOtherSymbol(order) || (known.OrderNo.IsEmpty && _shared.Contains((order.Key.Order, order.Day)))
        : known.BornAt == 0 && IsToldOtherwise(order);

    // The number is known under another spelling of the symbol: it is hardly another order. Of what only a repair has told the day is the
    // history's, and has to be the same: the next day's orders begin with the same numbers.
    private bool HasOtherSymbol(HistoryOrder order)
    {
        ReadNumbers();
        OrderKey key = order.Key;
        foreach ((UInt128 symbol, int heardOn) in _heardNumbers.GetValueOrDefault(key.Order) ?? [])
        {
            if (symbol == key.Symbol || (order.Day > 0 && heardOn > 0 && Math.Abs(heardOn - order.Day) > 1)) continue;
            // The one that was heard is shown too, on another day: the day's orders begin with the same numbers.
            OrderKey heard = key with { Symbol = symbol };
            if (!_shownOn.Contains((heard, order.Day)) && Array.Exists(OneApart, by => _shownOn.Contains((heard, heardOn + by)))) continue;
            return true;
        }

        return !_ledger.TryFind(key, order.Branch, order.IsOnly, out _, order.Day) && IsToldOtherwise(order);
    }

    private bool IsToldOtherwise(HistoryOrder order)
    {
        ReadNumbers();
        return _toldNumbers.TryGetValue((order.Key.Order, order.Day), out (UInt128 Symbol, ulong Branch) told) && told.Symbol != order.Key.Symbol
            && (told.Branch == order.Branch || told.Branch == 0 || order.Branch == 0);
    }

    [MemberNotNull(nameof(_heardNumbers), nameof(_toldNumbers))]
    private void ReadNumbers()
    {
        if (_heardNumbers is not null && _toldNumbers is not null) return;
        _heardNumbers = [];
        _toldNumbers = [];
        foreach ((OrderKey known, OrderState state) in _ledger)
        {
            if (state.LastNotice > 0)
            {
                if (!_heardNumbers.TryGetValue(known.Order, out List<(UInt128 Symbol, int Day)>? heard)) _heardNumbers[known.Order] = heard = [];
                heard.Add((known.Symbol, state.TradingDay));
            }
            else if (known.Branch == 0)
            {
                _toldNumbers[(known.Order, state.TradingDay)] = (known.Symbol, state.BranchCode);
            }
        }
    }

    private void Settle(HistoryOrder order, in OrderState known, bool isKnown, List<OrderMarks> unheard, bool isDoubtful, IRepairTarget? target)
    {
        long deficit = order.Filled.IsValue ? Math.Max(order.Filled.Shares - known.Quantity, 0) : 0;
        long certain = CertainOf(order, known, isKnown, deficit);
        if (isDoubtful || certain < deficit) Doubt(order.Key, new Doubted(NameOf(order, known), known.Quantity, order.Filled), known);
        if (target is null)
        {
            bool isNew = certain > 0 || unheard.Count > 0;
            if (isNew && (_ledger.HasBaseline || known.BornAt != 0)) _found++;
            return;
        }

        FillRecord record = SessionRecords.Repair(
            _identity, target.Now, order.Row, known, Math.Max(certain, 1), certain == deficit ? order.Amount.Minus(known.Amount) : ExactAmount.Unknown);
        if (record.OrderNo.IsEmpty || (record.Symbol.IsEmpty && order.Row.Symbol.Length > 0))
        {
            // A name that fits no record: it could not be booked, and would be found missing again and again.
            Tell(order, known, 0, unheard, isDoubtful, RepairVerdict.Unbookable);
            NotSettled(known, deficit);
            return;
        }

        _ledger.RepairedDay = order.Day;
        bool isAttributable = known.BornAt != 0 || (_ledger.HasBaseline && !known.IsUnsure);
        bool isPublished = !_adopts && isAttributable;
        bool isNothing = certain == 0 && unheard.Count == 0;
        Tell(
            order, known, certain, unheard, isDoubtful || certain < deficit,
            isNothing ? RepairVerdict.Left : isPublished ? RepairVerdict.Published : _adopts ? RepairVerdict.Adopted : RepairVerdict.NotAttributable);
        if (!_adopts && !isAttributable && certain > 0)
        {
            _ledger.WriteOff(certain);
        }

        // What begins an order comes before its fills, what ends it after them.
        foreach (OrderMarks mark in unheard.Where(static mark => mark != OrderMarks.Expired)) Say(order, known, mark, isPublished, target);
        if (certain > 0) Write(record, isPublished, target);
        foreach (OrderMarks mark in unheard.Where(static mark => mark == OrderMarks.Expired)) Say(order, known, mark, isPublished, target);
        if (known.IsUnsure || (_adopts && !order.Filled.IsValue)) _ledger.NoteReading(order.Key, order.Branch, order.Filled.IsValue);
        if (certain == 0 || !isPublished) return;
        _records++;
        _quantity += certain;
    }

    // Before anything is published because of it.
    private void Tell(HistoryOrder order, in OrderState known, long certain, List<OrderMarks> unheard, bool isDoubtful, RepairVerdict verdict) =>
        Evidence?.Decide(new RepairDecision(
            NameOf(order, known), order.Row.Symbol, order.Day > 0 ? order.Row.OrderDate ?? order.Row.DomesticOrderDate : null, order.Row.OrderQuantity,
            order.Filled.IsValue ? order.Filled.Shares : null, known.Quantity, certain,
            unheard.Count == 0 ? null : string.Join(' ', unheard), isDoubtful, verdict));

    // Of what the history has beyond the feed, what cannot be wrong: never more than was ordered, over all amendments.
    private long CertainOf(HistoryOrder order, in OrderState known, bool isKnown, long deficit)
    {
        if (deficit == 0 || IsMoreThanOrdered(order) || IsNone(order, known)) return 0;
        long? ordered = order.Row.OrderQuantity is > 0 and { } said ? said : null;
        long? room = isKnown ? _ledger.RoomOf(known, ordered)
            : order.Row.OriginalOrderNo.Trim('0').Length > 0 ? _ledger.RoomOf(OriginalOf(order), ordered)
            : ordered;
        deficit -= OfTheChain(order, known, isKnown, deficit);
        return room is { } left ? Math.Clamp(left, 0, deficit) : deficit;
    }

    // Of a deficit, how much may be what other orders of its chain of amendments have delivered: the history lacks it there, or says by a
    // larger quantity ordered that it counts it here too.
    private long OfTheChain(HistoryOrder order, in OrderState known, bool isKnown, long deficit)
    {
        if (!isKnown && order.Row.OriginalOrderNo.Trim('0').Length == 0) return 0;
        OrderKey key = isKnown ? order.Key : OriginalOf(order);
        OrderState of = known;
        if (!isKnown) _ledger.TryFind(key, 0, isOnly: true, out of);
        OrderKey chain = OrderLedger.ChainOf(key, of);
        long lacks = _surplus.GetValueOrDefault(chain);
        long others = isKnown ? _ledger.OthersOf(known) : 0;
        bool countsThem = others > 0 && known.Ordered > 0 && order.Row.OrderQuantity - known.Ordered == others;
        return Math.Min(Math.Max(lacks, countsThem ? others : 0), deficit);
    }

    // The orders of which two rows, a day apart, mean the one that is known: its number was used again, and nobody heard of one of the two.
    private HashSet<(OrderKey, ulong)> Crowded(IReadOnlyList<HistoryOrder> orders)
    {
        HashSet<(OrderKey, ulong, int)> means = [];
        HashSet<(OrderKey, ulong)> crowded = [];
        foreach (HistoryOrder order in orders)
        {
            if (order.Day > 0 && _ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState known, order.Day) && known.TradingDay > 0
                && !means.Add((order.Key, order.Branch, known.TradingDay)))
                crowded.Add((order.Key, order.Branch));
        }

        return crowded;
    }

    // By chain of amendments, what was delivered of its orders and the history does not have of them.
    private Dictionary<OrderKey, long> SurplusOf(IReadOnlyList<HistoryOrder> orders, bool isWhole)
    {
        HashSet<OrderKey> chains = [];
        foreach ((OrderKey key, OrderState state) in _ledger)
            if (state.Root != 0) chains.Add(OrderLedger.ChainOf(key, state));
        foreach (HistoryOrder order in orders)
            if (order.Row.OriginalOrderNo.Trim('0').Length > 0) chains.Add(OriginalOf(order));
        Dictionary<OrderKey, long> surplus = [];
        if (chains.Count == 0) return surplus;

        ILookup<OrderKey, HistoryOrder> rows = orders.ToLookup(static order => order.Key);
        foreach ((OrderKey key, OrderState state) in _ledger)
        {
            OrderKey plain = key with { Branch = 0 }, chain = OrderLedger.ChainOf(plain, state);
            if (state.Quantity == 0 || !chains.Contains(chain) || (!isWhole && !rows.Contains(plain))) continue;
            long lacks = state.Quantity - rows[plain].Sum(static order => order.Filled.IsValue ? order.Filled.Shares : 0);
            if (lacks > 0) surplus[chain] = surplus.GetValueOrDefault(chain) + lacks;
        }

        return surplus;
    }

    private void Say(HistoryOrder order, in OrderState known, OrderMarks mark, bool isPublished, IRepairTarget target)
    {
        Write(SessionRecords.Event(_identity, target.Now, order.Row, known, mark), isPublished, target);
        if (isPublished) _events++;
    }

    // Booked as it is published, like every record; what is not published is booked here.
    private void Write(in FillRecord record, bool isPublished, IRepairTarget target)
    {
        if (isPublished) target.Publish(record);
        else _ledger.Add(record);
    }

    // An order with fresh notices that the history does not show yet may hide a missed fill behind its lag. One that has been quiet for
    // longer and is not in a whole history is in doubt: the history is wrong, or it means another day.
    private void ExamineUnshown(HashSet<OrderKey> shown, Snapshot snapshot, bool isWhole, Dictionary<(OrderKey, ulong, int), Candidate> candidates)
    {
        foreach ((OrderKey key, OrderState state) in _ledger)
        {
            OrderKey plain = key with { Branch = 0 };
            if (state.LastNotice == 0 || state.BornAt > _subscribedAt || shown.Contains(plain)) continue;
            if (QuietSince(state) + _settings.HistoryLag > snapshot.Began)
            {
                if (state.LastNotice > _ledger.GapMark) _pending++;
                continue;
            }

            if (!isWhole || _adopts || !IsExpected(state)) continue;
            var candidateKey = (plain, key.Branch, -1);
            Candidate candidate = new(Reading.Absent, default, state.Quantity, state.LastNotice, OrderMarks.None, true, snapshot);
            if (_candidates.TryGetValue(candidateKey, out Candidate? earlier) && earlier.IsSameAs(candidate)) candidate = earlier;
            candidates[candidateKey] = candidate;
            if (snapshot.Began - candidate.Snapshot.Ended >= _settings.Stability) DoubtUnshown(plain, state);
            else _pending++;
        }
    }

    // What was never heard is in doubt by itself only: a gap tells of it when something else is missing.
    private void Doubt(OrderKey key, Doubted doubted, in OrderState known)
    {
        _doubtful[key] = doubted;
        if (known.LastNotice > 0 && !_ledger.IsDoubtKnown(key, doubted.Difference)) _foundDoubts++;
    }

    private void DoubtUnshown(OrderKey key, in OrderState state)
    {
        Doubt(key, new Doubted(state.OrderNo.ToString(), state.Quantity, Reading.Absent), state);
        // A look without a gap concludes nothing.
        if (LooksSinceTicks > 0) return;
        Evidence?.Decide(new RepairDecision(
            state.OrderNo.ToString(), state.Symbol.ToString(), state.TradingDay > 0 ? DateOnly.FromDayNumber(state.TradingDay) : null, null, null,
            state.Quantity, 0, null, IsDoubtful: true, RepairVerdict.Left));
    }

    // What was refused, and an instruction to cancel, may have no row; an order of a day that was not asked for has none.
    private bool IsExpected(in OrderState state) =>
        (state.Marks & OrderMarks.Accepted) != 0
        && (FirstDay is not { } first || (state.TradingDay > 0 && state.TradingDay > first.DayNumber));

    private static string NameOf(HistoryOrder order, in OrderState known) => known.OrderNo.IsEmpty ? order.Row.OrderNo : known.OrderNo.ToString();
}
