using System.Runtime.InteropServices;

namespace KisFast.Recovery;

/// <summary>Gives records their identity: counts, per session and trading day, which of several equal notices one is.</summary>
/// <remarks>One thread at a time: whoever publishes. After a restart it is told the day's records first, so that it goes on counting.</remarks>
internal sealed class IdentityBook
{
    /// <summary>Different notices of one session and day that are counted; of those beyond, equal ones are told apart by their sequence.</summary>
    public const int MaxNotices = 1 << 20;

    // More gaps than this are no gaps any more.
    private const int MaxGaps = 1 << 16;

    private readonly Dictionary<ulong, int> _gaps = [];

    // Of the day, and of the one before: a clock may be set back behind the day's beginning.
    private Dictionary<ulong, int>?[] _seen;
    private Dictionary<ulong, int>?[] _seenBefore;
    private int _day;
    private long _epoch;

    /// <param name="sessions">How many sessions write.</param>
    /// <param name="epoch">The epoch that records are stamped with; 0: none.</param>
    public IdentityBook(int sessions, long epoch = 0)
    {
        _seen = new Dictionary<ulong, int>?[sessions];
        _seenBefore = new Dictionary<ulong, int>?[sessions];
        _epoch = epoch;
    }

    /// <summary>From now on records are stamped with another epoch. From any thread.</summary>
    public void Begin(long epoch) => Volatile.Write(ref _epoch, epoch);

    /// <summary>Sets the epoch, and the identity of a record that has none.</summary>
    public void Identify(ref FillRecord record)
    {
        record.Epoch = _epoch;
        if (record.Identity == 0) record.Identity = Next(in record);
    }

    /// <summary>Takes note of a record from before the start.</summary>
    public void Recall(in FillRecord record)
    {
        if (IsCounted(record) && record.SessionIndex < _seen.Length) Next(in record);
    }

    // A repair is what it repairs, once. A gap that is opened again, by a later start or a later look, is another one since the same moment.
    private static bool IsCounted(in FillRecord record) => record.Source == RecordSource.Live || record.Kind is RecordKind.GapOpened or RecordKind.GapClosed;

    private ulong Next(in FillRecord record)
    {
        ulong first = EventIdentity.Of(in record);
        if (!IsCounted(record)) return first;
        if (record.Kind is RecordKind.GapOpened or RecordKind.GapClosed) return NextGap(first);
        int day = TradingDay.Of(record.ReceivedUtcTicks);
        if (day > _day) BeginDay(day);
        Dictionary<ulong, int> seen = (day == _day ? _seen : _seenBefore)[record.SessionIndex] ??= new Dictionary<ulong, int>(256);
        if (seen.Count >= MaxNotices && !seen.ContainsKey(first)) return EventIdentity.Again(first, (int)record.Sequence | int.MinValue);
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, first, out _);
        return EventIdentity.Again(first, count++);
    }

    // It may be opened again on another day than the one since when it is open.
    private ulong NextGap(ulong first)
    {
        if (_gaps.Count >= MaxGaps) _gaps.Clear();
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_gaps, first, out _);
        return EventIdentity.Again(first, count++);
    }

    private void BeginDay(int day)
    {
        _day = day;
        (_seen, _seenBefore) = (_seenBefore, _seen);
        foreach (Dictionary<ulong, int>? seen in _seen) seen?.Clear();
    }
}
