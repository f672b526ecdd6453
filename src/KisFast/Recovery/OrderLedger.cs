using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
internal sealed class OrderLedger
{
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

    /// <summary>Whether a live fill beyond its order's quantity is not booked, because it is not delivered.</summary>
    public bool HoldsOverfillsBack { get; init; }

    /// <summary>Books a record that is about to be published: an order event or a fill, live or repaired.</summary>
    /// <returns>Overfill when with it the order, its amendments included, holds more shares than were ordered; None otherwise.</returns>
    public Doubts Add(in FillRecord record)
    {
        if (record.Kind is not (RecordKind.OrderEvent or RecordKind.Fill) || record.OrderNo.IsEmpty || !IsOurs(record.Account.Utf8)) return Doubts.None;
        long day = record.ReceivedUtcTicks / TimeSpan.TicksPerDay;
        if (day > _today) BeginDay(day);

        if (record.Source == RecordSource.Live) Notices++;
        if (IsFullFor(record)) return Doubts.None;
        ref OrderState state = ref Open(record, out bool isNew);
        state.Day = _dayCount;
        if (record.Source == RecordSource.Live)
        {
            state.LastNotice = Notices;
            if (isNew && IsBirth(record)) state.BornAt = Notices;
        }

        if (state.Market == Market.None) state.Market = record.Market;
        if (state.Side == Side.None) state.Side = record.Side;
        if (IsBooked(record))
        {
            state.Quantity = Math.Min(state.Quantity + record.Quantity.Value, Quantity.MaxValue);
            state.Amount.Add(record.Quantity.Value, record.Price);
        }

        return Doubts.None;
    }

    /// <summary>Adds what a strategy knows from before.</summary>
    /// <param name="known">An order and its fills.</param>
    public void Seed(KnownOrder known)
    {
        FillRecord record = new()
        {
            Kind = RecordKind.OrderEvent,
            Source = RecordSource.Repair,
            Account = new FixedText16(_account),
            OrderNo = Texts.Identifier(known.OrderNo),
            Symbol = Texts.Identifier(known.Symbol),
            Branch = Texts.Identifier(known.Branch),
        };
        if (record.OrderNo.IsEmpty) return;
        ref OrderState state = ref Open(record, out _);
        state.Day = _dayCount;
        state.Quantity += known.FilledQuantity;
        state.Amount.Add(known.FilledAmount);
    }

    /// <summary>What there is to keep for the next start.</summary>
    /// <param name="unhandled">Booked records that do not count: no handler will see them again, so the next start has to bring them.</param>
    public IReadOnlyList<KnownOrder> Export(params IReadOnlyList<FillRecord> unhandled)
    {
        var handled = new OrderLedger(Account);
        foreach ((OrderKey key, OrderState state) in _orders) handled._orders.Add(key, state);
        foreach (FillRecord record in unhandled) handled.Remove(record);
        return handled.ToKnownOrders();
    }

    private IReadOnlyList<KnownOrder> ToKnownOrders() =>
    [
        .. _orders.Values.Where(static state => state.Quantity > 0).Select(static state => new KnownOrder(
            state.OrderNo.ToString(), state.Symbol.ToString(), state.Branch.ToString(), state.Quantity, state.Amount.ToDecimal() ?? 0)),
    ];

    /// <summary>From this moment notices may be missing. A gap that opens while another is open belongs to it.</summary>
    /// <param name="at">UTC.</param>
    public void OpenGap(DateTimeOffset at)
    {
        if (GapOpenedAt is not null) return;
        GapOpenedAt = at;
        GapMark = Notices;
        _gapDay = _dayCount;
    }

    /// <summary>When the first gap began of those that were closed unrepaired since the last one that was closed repaired, UTC; null when there is none.</summary>
    public DateTimeOffset? UnrepairedSince { get; private set; }

    /// <summary>What could be repaired has been; old orders may be forgotten again.</summary>
    /// <param name="isRepaired">Whether nothing is missing any more, from earlier gaps either.</param>
    public void CloseGap(bool isRepaired)
    {
        UnrepairedSince = isRepaired ? null : UnrepairedSince ?? GapOpenedAt;
        GapOpenedAt = null;
    }

    /// <summary>
    /// The order that a row of the history means. A branch counts only where it tells orders apart: notices may leave it out, and
    /// nobody has said that they name the same branch as the history does.
    /// </summary>
    /// <param name="key">Its key, without branch.</param>
    /// <param name="branch">The row's branch, 0 for none.</param>
    /// <param name="isOnly">Whether no other row has this key.</param>
    /// <param name="state">A copy of what is known of it.</param>
    public bool TryFind(OrderKey key, ulong branch, bool isOnly, out OrderState state)
    {
        if (!_orders.TryGetValue(key, out state)) return false;
        if (branch == 0 || state.BranchCode == 0 || state.BranchCode == branch) return true;
        if (_orders.TryGetValue(key with { Branch = branch }, out OrderState other))
        {
            state = other;
            return true;
        }

        if (isOnly) return true;
        state = default;
        return false;
    }

    /// <summary>Every order, for a look at those that the history does not show.</summary>
    public Dictionary<OrderKey, OrderState>.Enumerator GetEnumerator() => _orders.GetEnumerator();

    // The opposite of adding it.
    private void Remove(in FillRecord record)
    {
        if (!IsBooked(record) || record.OrderNo.IsEmpty || !IsOurs(record.Account.Utf8)) return;
        ref OrderState state = ref Open(record, out _);
        state.Quantity = Math.Max(state.Quantity - record.Quantity.Value, 0);
        ExactAmount amount = default;
        amount.Add(record.Quantity.Value, record.Price);
        state.Amount = state.Amount.Minus(amount);
    }

    private static bool IsBooked(in FillRecord record) =>
        record.Kind == RecordKind.Fill && record.Rejected != Rejected.Yes && record.Quantity.HasValue;

    // An order that is not booked must not be repaired: what of it was delivered is not known.
    private bool IsFullFor(in FillRecord record)
    {
        if (_orders.Count < _maxOrders) return false;
        OrderKey key = OrderKey.Create(record.OrderNo.Utf8, record.Symbol.Utf8);
        if (TryFind(key, OrderKey.BranchOf(record.Branch.Utf8), isOnly: false, out _)) return false;
        _isOverfull = true;
        return true;
    }

    private ref OrderState Open(in FillRecord record, out bool isNew)
    {
        OrderKey key = OrderKey.Create(record.OrderNo.Utf8, record.Symbol.Utf8);
        ulong branch = OrderKey.BranchOf(record.Branch.Utf8);
        ref OrderState state = ref CollectionsMarshal.GetValueRefOrAddDefault(_orders, key, out bool exists);
        // The first branch seen has the plain key; another one has a key of its own.
        if (exists && branch != 0 && state.BranchCode != 0 && state.BranchCode != branch)
            state = ref CollectionsMarshal.GetValueRefOrAddDefault(_orders, key with { Branch = branch }, out exists);
        isNew = !exists;
        if (isNew)
        {
            state.OrderNo = record.OrderNo;
            state.Symbol = record.Symbol;
            state.Account = record.Account;
        }

        if (state.BranchCode == 0 && branch != 0)
        {
            state.BranchCode = branch;
            state.Branch = record.Branch;
        }

        return ref state;
    }

    // What gets its own number from KIS at this moment: no fill can have come before. A new order that is refused, an amendment, a
    // cancellation; the latter two only with a number of their own when they are refused or cancel, for nobody has said that they have one.
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

    private bool IsOurs(ReadOnlySpan<byte> account) =>
        account.Length >= 8 && account[..8].SequenceEqual(_account)
        && (account.Length != 10 || account[8..].SequenceEqual(_product));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginDay(long day)
    {
        _today = day;
        _dayCount++;
        int oldest = (GapOpenedAt is null ? _dayCount : _gapDay) - RetainedDays;
        foreach ((OrderKey key, OrderState state) in _orders)
        {
            if (state.Day < oldest) _orders.Remove(key);
        }
    }
}
