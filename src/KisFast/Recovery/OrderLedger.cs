using System.Runtime.CompilerServices;
using System.Text;

namespace KisFast.Recovery;

/// <summary>
/// Per order of one account, how much has been filled as far as the feed's handlers know: the sum of live fills, of repairs, and
/// of what was known before. Against the order history it tells what was missed.
/// </summary>
/// <remarks>
/// One thread at a time: the session's receive thread, or work that runs in its place. A notice of a known order allocates
/// nothing. Orders that have not changed for <see cref="RetainedDays"/> days with notices are forgotten, except while a gap is open.
/// </remarks>
internal sealed partial class OrderLedger
{
    private const int MaxOthers = 16;

    /// <summary>
    /// How many days an order is kept after its last change, only days counted on which something came: a clock that jumps forgets
    /// nothing. The history is asked for orders of the day before the gap at the earliest, so what it shows is never forgotten.
    /// </summary>
    public const int RetainedDays = 3;

    /// <summary>
    /// Orders that are kept at most, about 300 MB of them: no account has as many in the days that count, a peer that makes them up may.
    /// </summary>
    public const int MaxOrders = 1 << 20;

    private readonly Dictionary<OrderKey, OrderState> _orders = [];
    private readonly List<FixedText16> _others = [];
    private readonly int _maxOrders;
    private bool _hasBaseline;
    private bool _isOverfull;
    private readonly byte[] _account;
    private readonly byte[] _product;
    private long _today = -1;
    private int _dayCount;
    private int _gapDay;

    /// <summary>An empty ledger.</summary>
    /// <param name="account">Whose orders; notices of other accounts are passed over.</param>
    /// <param name="maxOrders">Orders beyond these are not booked, and there is no baseline any more.</param>
    public OrderLedger(KisAccount account, int maxOrders = MaxOrders)
    {
        _maxOrders = maxOrders;
        Account = account;
        _account = Encoding.ASCII.GetBytes(account.Number);
        _product = Encoding.ASCII.GetBytes(account.Product);
    }

    /// <summary>Whose orders.</summary>
    public KisAccount Account { get; }

    /// <summary>How many notices of the account have been counted.</summary>
    public long Notices { get; private set; }

    /// <summary>UTC ticks of the account's last notice; 0 before the first.</summary>
    public long LastNoticeTicks { get; private set; }

    /// <summary>Whether an order is known that may still be filled. Looks at all of them.</summary>
    public bool HasOpenOrders()
    {
        const OrderMarks Over = OrderMarks.Rejected | OrderMarks.Amended | OrderMarks.Cancelled | OrderMarks.Expired;
        foreach (OrderState state in _orders.Values)
        {
            if (state.Ordered > state.Quantity && (state.Marks & Over) == 0 && (state.Marks & OrderMarks.Accepted) != 0) return true;
        }

        return false;
    }

    /// <summary>How many notices of other accounts came: nobody can look for what is missing of them here.</summary>
    public long OtherNotices { get; private set; }

    /// <summary>Whose they were, as received: the first sixteen.</summary>
    public IReadOnlyList<FixedText16> OtherAccounts => _others;

    /// <summary>How many orders are known.</summary>
    public int Count => _orders.Count;

    /// <summary>
    /// Whether everything filled before the feed began to watch is accounted for: adopted from the history, seeded, or nothing by
    /// declaration. Without it a difference to the history may be old, and only orders whose acceptance was seen can be repaired.
    /// </summary>
    public bool HasBaseline
    {
        get => _hasBaseline && !_isOverfull;
        set => _hasBaseline = value;
    }

    /// <summary>When the first gap that has not been closed began, UTC; null while there is none.</summary>
    public DateTimeOffset? GapOpenedAt { get; private set; }

    /// <summary><see cref="Notices"/> at that moment.</summary>
    public long GapMark { get; private set; }

    /// <summary>Whether domestic orders are booked too: only where their history is read. Otherwise they are passed over.</summary>
    public bool TakesDomestic { get; init; }

    /// <summary>Whether a live fill beyond its order's quantity is withheld from the handlers. It is booked neither way.</summary>
    public bool HoldsOverfillsBack { get; init; }

    /// <summary>Books a record that is about to be published: an order event or a fill, live or repaired.</summary>
    /// <returns>
    /// Overfill when with it the order, its amendments included, would hold more shares than were ordered: it is not booked, and what is true
    /// of it the history shows as missing. None otherwise.
    /// </returns>
    public Doubts Add(in FillRecord record)
    {
        if (!TakesDomestic && OrderKey.IsDomesticTr(record.TrId)) return Doubts.None;
        if (record.Kind is not (RecordKind.OrderEvent or RecordKind.Fill) || record.OrderNo.IsEmpty || !IsOurs(record.Account.Utf8)) return Doubts.None;
        long day = record.ReceivedUtcTicks / TimeSpan.TicksPerDay;
        if (day > _today) BeginDay(day);

        if (record.Source == RecordSource.Live)
        {
            Notices++;
            LastNoticeTicks = record.ReceivedUtcTicks;
        }

        if (IsFullFor(record)) return Doubts.None;
        ref OrderState state = ref Open(record, out bool isNew);
        state.Day = _dayCount;
        if (record.Source == RecordSource.Live)
        {
            state.LastNotice = Notices;
            if (isNew && IsBirth(record)) state.BornAt = Notices;
        }

        state.LastHeardTicks = record.ReceivedUtcTicks;
        if (state.Market == Market.None) state.Market = record.Market;
        if (state.Side == Side.None) state.Side = record.Side;
        if (record.Kind == RecordKind.OrderEvent) return Mark(ref state, record);
        state.Marks |= OrderMarks.Accepted;
        // A fill of an amendment names the order it amends.
        if (state.Root == 0 && !record.OriginalOrderNo.IsEmpty && HasOwnNumber(record))
        {
            OrderKey original = OrderKey.OfOriginal(in record);
            Link(ref state, record, original, record.OrderQuantity.GetValueOrDefault());
            MarkOther(original, OrderMarks.Amended);
        }

        if (record.OrderQuantity.GetValueOrDefault() > state.Ordered && IsHeard(state, record)) SetOrdered(ref state, record.OrderQuantity.Value);
        return IsBooked(record) ? Book(ref state, record) : Doubts.None;
    }

    /// <summary>Books a record of an earlier run. An order that a note of its books brought is born with its acceptance all the same.</summary>
    public void Recall(in FillRecord record)
    {
        RepairedDay = record.Source == RecordSource.Repair ? DayOfRepair(record, isBooked: false) : 0;
        if (TryFindEarlierOf(record, out (OrderKey Key, int Day) earlier))
        {
            // What was heard of an order before its number was used again.
            OrderState latest = _orders[earlier.Key];
            _orders[earlier.Key] = _earlier[earlier];
            Add(record);
            _earlier[earlier] = _orders[earlier.Key];
            _orders[earlier.Key] = latest;
            return;
        }

        bool isBirth = record.Source == RecordSource.Live && IsBirth(record)
            && TryFind(OrderKey.Of(in record), OrderKey.BranchOf(record.Branch.Utf8), isOnly: false, out OrderState seeded) && seeded.LastNotice == 0;
        long before = Notices;
        Add(record);
        if (!isBirth || Notices == before) return;
        ref OrderState state = ref Open(record, out _);
        if (state.BornAt == 0) state.BornAt = state.LastNotice;
    }

    /// <summary>From this moment notices may be missing. A gap that opens while another is open belongs to it.</summary>
    /// <param name="at">UTC.</param>
    public void OpenGap(DateTimeOffset at)
    {
        if (GapOpenedAt is not null) return;
        GapOpenedAt = at;
        GapMark = Notices;
        // Every repair looks back as far as the first gap that was not repaired.
        if (UnrepairedSince is null) _gapDay = _dayCount;
    }

    /// <summary>A gap that was open at an earlier run's end is that of the start, which knows since when: that clock may have been another.</summary>
    public void MoveGap(DateTimeOffset at)
    {
        if (GapOpenedAt is null) return;
        GapOpenedAt = at;
        GapMark = Notices;
    }

    /// <summary>
    /// When the first gap began of those that were closed unrepaired since the last one that was closed repaired, UTC; null when there is
    /// none.
    /// </summary>
    public DateTimeOffset? UnrepairedSince { get; private set; }

    /// <summary>What could be repaired has been; old orders may be forgotten again.</summary>
    /// <param name="isRepaired">Whether nothing is missing any more, from earlier gaps either.</param>
    public void CloseGap(bool isRepaired)
    {
        UnrepairedSince = isRepaired ? null : UnrepairedSince ?? GapOpenedAt;
        GapOpenedAt = null;
    }

    /// <summary>Every order, for a look at those that the history does not show.</summary>
    public Dictionary<OrderKey, OrderState>.Enumerator GetEnumerator() => _orders.GetEnumerator();

    // A fill that contradicts itself counts as the fill it says it is: whoever handles it may do the same.
    private static bool IsBooked(in FillRecord record) =>
        record.Kind == RecordKind.Fill && record.Quantity.HasValue && (record.Doubts & Doubts.Overfill) == 0;

    // An order that is not booked must not be repaired: what of it was delivered is not known.
    private bool IsFullFor(in FillRecord record)
    {
        if (_orders.Count < _maxOrders) return false;
        OrderKey key = OrderKey.Of(in record);
        if (TryFind(key, OrderKey.BranchOf(record.Branch.Utf8), isOnly: false, out _)) return false;
        _isOverfull = true;
        return true;
    }

    // What gets its number from KIS at this moment: no fill can have come before.
    //   new order      always, refused or not
    //   amendment      unless it is refused without a number of its own: then the number is that of the order it would amend
    //   cancellation   with a number of its own only: without one the number is that of the order it cancels
    private static bool IsBirth(in FillRecord record) =>
        record.Kind == RecordKind.OrderEvent && record.Acceptance == Acceptance.Accepted && record.Amendment switch
        {
            Amendment.New => true,
            Amendment.Amend => record.Rejected != Rejected.Yes || HasOwnNumber(record),
            Amendment.Cancel => HasOwnNumber(record),
            _ => false,
        };

    private static bool HasOwnNumber(in FillRecord record) =>
        !record.OriginalOrderNo.IsEmpty && !record.OriginalOrderNo.Utf8.TrimStart((byte)'0').SequenceEqual(record.OrderNo.Utf8.TrimStart((byte)'0'));

    private bool IsOurs(ReadOnlySpan<byte> account)
    {
        if (account.Length >= 8 && account[..8].SequenceEqual(_account) && (account.Length != 10 || account[8..].SequenceEqual(_product))) return true;
        if (!account.IsEmpty) NoteOther(account);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteOther(ReadOnlySpan<byte> account)
    {
        OtherNotices++;
        foreach (FixedText16 known in _others)
            if (known.Utf8.SequenceEqual(account)) return;
        if (_others.Count < MaxOthers) _others.Add(new FixedText16(account));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginDay(long day)
    {
        _today = day;
        _dayCount++;
        int oldest = (GapOpenedAt is null && UnrepairedSince is null ? _dayCount : _gapDay) - RetainedDays;
        foreach ((OrderKey key, OrderState state) in _orders)
        {
            if (state.Day < oldest) _orders.Remove(key);
        }

        ForgetEarlier(oldest);
    }
}
