using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>A user's strategy: adds up what it is given, and complains of whatever must not be at any time.</summary>
internal sealed class Strategy(OrderBook book, IReadOnlyList<string> accounts, Func<DateTimeOffset> now, Trace trace, bool isReplayed, bool goesOn)
    : IReplayedHandler
{
    private readonly Dictionary<string, Known> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Gaps> _gaps = [];
    private readonly HashSet<ulong> _identities = [];
    private readonly HashSet<string> _doubtful = new(StringComparer.Ordinal);
    private readonly List<string> _complaints = [];
    private RecordPosition _last;
    private Action? _stumble;
    private bool _stumblesAtRepair;
    private long _next;

    /// <summary>The process is gone: what it is still given nobody sees.</summary>
    public bool IsDead { get; set; }

    /// <summary>Has it stumble once, at the next record or the next repair.</summary>
    /// <param name="stumble">It may throw, or be the end; null: it does not.</param>
    /// <param name="isRepair">Whether records of the wire are passed over.</param>
    public void StumbleAt(Action? stumble, bool isRepair) => (_stumble, _stumblesAtRepair) = (stumble, isRepair);

    /// <summary>Whether an order may have more fills than the exchange made: its notices came twice.</summary>
    public Func<bool> MayComeTwice { get; init; } = static () => false;

    /// <summary>
    /// Looks, when a gap was told as repaired, for what it should have repaired: of which session, when it was told as open, and when it
    /// closed, by the feed's clock. A slow handler hears of that minutes later.
    /// </summary>
    public Func<int, DateTimeOffset, DateTime, IEnumerable<string>>? LookAtRepaired { get; set; }

    public ReplayStart ReplayFrom => isReplayed ? ReplayStart.Beginning : ReplayStart.Live;

    public long Records { get; private set; }

    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>By order number, padded to ten digits.</summary>
    public IReadOnlyDictionary<string, Known> Orders => _orders;

    /// <summary>Orders of which it was said that something about them is in doubt.</summary>
    public IReadOnlySet<string> Doubtful => _doubtful;

    public bool IsGapOpen => _gaps.Values.Any(static gaps => gaps.IsOpen);

    public long GapsClosed => _gaps.Values.Sum(static gaps => gaps.Closed);

    /// <summary>How many of them were closed with each outcome.</summary>
    public long GapsThat(GapOutcome outcome) => _gaps.Values.Sum(gaps => gaps.Outcomes[(int)outcome]);

    /// <summary>Every record's identity, in order: what a journal holds is the same.</summary>
    public List<ulong> Identities { get; } = [];

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (IsDead) return;
        bool stumbles = !record.IsReplayed && (!_stumblesAtRepair || (record.Kind == RecordKind.Fill && record.Source == RecordSource.Repair));
        Action? stumble = stumbles ? _stumble : null;
        if (stumbles) _stumble = null;
        // Where the feed goes on with the next record, this one counts as handled.
        if (!goesOn) stumble?.Invoke();
        if (IsDead) return;
        Take(in record, sequence);
        if (goesOn) stumble?.Invoke();
    }

    private void Take(in FillRecord record, long sequence)
    {
        Records++;
        trace.Add($"{(record.IsReplayed ? "replayed " : "")}{record.Source} {record.Kind} {record.OrderNo} {record.OriginalOrderNo} {record.Amendment} "
            + $"{record.Acceptance} {record.Quantity} {record.Doubts} {record.GapCause} {record.GapOutcome}", (long)record.Identity);
        Identities.Add(record.Identity);
        if (sequence != _next++) Complain($"sequence {sequence} came where {_next - 1} was due");
        if (isReplayed && record.Position <= _last) Complain($"position {record.Position} came after {_last}");
        _last = record.Position;
        if (isReplayed && !_identities.Add(record.Identity))
            Complain($"identity {record.Identity:x16} came twice: {record.Source} {record.Kind} {record.Acceptance} of order {record.OrderNo}");
        switch (record.Kind)
        {
            case RecordKind.GapOpened or RecordKind.GapClosed:
                TakeGap(in record);
                break;
            case RecordKind.Fill:
                TakeFill(in record);
                break;
            default:
                if (record.Source == RecordSource.Repair && !GapsOf(in record).IsOpen)
                    Complain($"an event of order {record.OrderNo} was repaired while no gap was told");
                break;
        }
    }

    private void TakeGap(in FillRecord record)
    {
        Gaps gaps = GapsOf(in record);
        bool opens = record.Kind == RecordKind.GapOpened;
        // A process that died left the last one open, and the next one begins with one. What it left open the leader before it, back again, knows
        // nothing of.
        if (opens && gaps.IsOpen && record.GapCause != GapCause.Restart && record.Epoch == gaps.OpenedIn) Complain("a gap was opened within a gap");
        if (!opens && !gaps.IsOpen) Complain("a gap was closed that was not open");
        gaps.IsOpen = opens;
        if (opens)
        {
            gaps.OpenedAt = now();
            gaps.OpenedIn = record.Epoch;
            return;
        }

        if (record.IsGapRepaired && !record.IsReplayed && LookAtRepaired is { } look)
            foreach (string complaint in look(record.SessionIndex, gaps.OpenedAt, record.ReceivedAt)) Complain(complaint);
        gaps.Closed++;
        gaps.Outcomes[(int)record.GapOutcome]++;
        foreach (string order in record.DoubtfulOrders) _doubtful.Add(order.PadLeft(10, '0'));
    }

    private void TakeFill(in FillRecord record)
    {
        bool isRepair = record.Source == RecordSource.Repair;
        if (isRepair && !GapsOf(in record).IsOpen) Complain($"a fill of order {record.OrderNo} was repaired while no gap was told");
        string orderNo = record.OrderNo.ToString().PadLeft(10, '0');
        if (record.Doubts != Doubts.None) _doubtful.Add(orderNo);
        if ((record.Doubts & Doubts.Overfill) != 0) return;
        Known before = _orders.GetValueOrDefault(orderNo);
        long quantity = record.Quantity.GetValueOrDefault();
        Known now = new(before.Quantity + quantity, before.Amount + (quantity * record.Price.GetValueOrDefault()), before.Repaired + (isRepair ? quantity : 0),
            before.Unpriced + (isRepair && !record.Price.HasValue ? quantity : 0));
        _orders[orderNo] = now;
        if (Find(orderNo) is not { } real) Complain($"order {orderNo} is not in KIS's book");
        else if (now.Quantity > real.FilledQuantity && !MayComeTwice())
            Complain($"order {orderNo} has {now.Quantity} shares, {now.Repaired} of them repaired, of {real.FilledQuantity}: some came twice");
    }

    // Notices come with the account's product code or without.
    private BookOrder? Find(string orderNo) => accounts.Select(account => book.Find(account, orderNo)).FirstOrDefault(static order => order is not null);

    private Gaps GapsOf(in FillRecord record)
    {
        if (!_gaps.TryGetValue(record.SessionIndex, out Gaps? gaps)) _gaps[record.SessionIndex] = gaps = new Gaps();
        return gaps;
    }

    /// <summary>Something that must not be.</summary>
    public void Complain(string what)
    {
        if (_complaints.Count < 20) _complaints.Add(what);
    }

    /// <summary>What is known of an order.</summary>
    internal readonly record struct Known(long Quantity, decimal Amount, long Repaired, long Unpriced);

    private sealed class Gaps
    {
        public bool IsOpen { get; set; }

        /// <summary>By KIS's clock.</summary>
        public DateTimeOffset OpenedAt { get; set; }

        /// <summary>The epoch; 0 without a journal.</summary>
        public long OpenedIn { get; set; }

        public long Closed { get; set; }

        public long[] Outcomes { get; } = new long[Enum.GetValues<GapOutcome>().Length];
    }
}
