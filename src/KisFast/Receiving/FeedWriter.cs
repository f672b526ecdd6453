using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Recovery;
using KisFast.Ring;

namespace KisFast.Receiving;

/// <summary>
/// A ring's writer with the feed's policy for a full ring; remembers what was published last. It publishes quietly: the flush comes at
/// the end of a read.
/// </summary>
internal struct FeedWriter<TWriter>(TWriter inner, IDisruptor<FillRecord> ring, bool stopsWhenFull, RecordCounts counts) : IRingWriter<FillRecord>
    where TWriter : struct, IRingWriter<FillRecord>
{
    private TWriter _inner = inner;
    // More than that in one read is work for the thread of whoever is told ahead.
    private const int MostAhead = 16;

    private long _knownRoom;
    private long _toldAhead = -1;

    /// <summary>The sequence published last, or not taken by a ring that halts; -1 before the first.</summary>
    public long LastPublished { get; private set; } = -1;

    /// <summary>What was remarkable about the records since it was last cleared.</summary>
    public FrameRemarks Remarks;

    /// <summary>Where records are booked as they are published; null: nowhere. Not after the frame: it may hold more than the ring.</summary>
    public OrderLedger? Ledger { get; set; }

    /// <summary>Gives records their identity before they are published; null: they have none.</summary>
    public IdentityBook? Identities { get; set; }

    /// <summary>Told of each record on this thread, once those who wait for it were woken; null: nobody.</summary>
    public IFillHandler? Ahead { get; set; }

    /// <summary>Whether <see cref="Ahead"/> is told before: nobody else waits for a wake-up.</summary>
    public bool IsAheadFirst { get; set; }

    public ref FillRecord this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _inner[sequence];
    }

    /// <summary>Whether a frame may have more records than room is known of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool MayLackRoom(ReadOnlySpan<byte> frame) =>
        _knownRoom < SharedRing.LargestFrame && _knownRoom < KisFrame.MostRecords(frame);

    /// <summary>Whether that many records can be published without a wait, or, where a full ring stops the feed, with an exception.</summary>
    /// <param name="count">More than the ring holds: then it has to be empty.</param>
    /// <exception cref="RingHaltedException">There is no room, and there will be none any more.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom(int count) => count <= _knownRoom || LookForRoom(count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Claim(int count)
    {
        if (stopsWhenFull && count > _knownRoom) CheckRoom(count);
        long sequence = _inner.Claim(count);
        // That slot holds a record that is booked and has not come into the ring, because an inline handler failed: it has to be told from
        // those that were handled.
        if (sequence <= LastPublished) ThrowHalted();
        return sequence;
    }

    /// <summary>A record that a halted ring did not take was the last: nothing comes after it.</summary>
    /// <exception cref="RingHaltedException">There was one.</exception>
    public readonly void ThrowIfCut()
    {
        if (LastPublished > ring.Cursor) ThrowHalted();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence) => PublishQuietly(sequence);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PublishQuietly(long sequence)
    {
        // Booked before any handler sees it: what passes an order's quantity is marked on the record.
        long kept = LastPublished;
        for (long claimed = LastPublished + 1; claimed <= sequence; claimed++)
        {
            ref FillRecord record = ref _inner[claimed];
            if (!Take(ref record)) continue;
            kept++;
            if (kept != claimed) Move(in record, kept);
        }

        sequence = kept;
        long before = LastPublished;
        if (sequence == before) return;
        if (Identities is not null) Identify(before + 1, sequence);
        // Also where an inline handler fails now: they are in the books, and are nobody's.
        LastPublished = sequence;
        _inner.PublishQuietly(sequence);
        // No handler waits for it, and a published slot is overwritten by this thread only.
        for (long counted = before + 1; counted <= sequence; counted++) counts.Add(in _inner[counted]);
        _knownRoom -= sequence - before;
    }

    public void Flush()
    {
        if (IsAheadFirst) TellAhead();
        _inner.Flush();
        if (Ahead is not null) TellAhead();
    }

    /// <summary>Publishes a journal's record as it is; it is neither counted nor booked. Waits for room whatever the policy is.</summary>
    public void Replay(in FillRecord record)
    {
        long sequence = _inner.Claim(1);
        _inner[sequence] = record;
        _inner.Publish(sequence);
        LastPublished = sequence;
    }

    /// <summary>Publishes a record of another process quietly, as it is but for when it arrived here. Waits for room whatever the policy is.</summary>
    public void Follow(in FillRecord record)
    {
        long sequence = _inner.Claim(1);
        _inner[sequence] = record;
        _inner.PublishQuietly(sequence);
        counts.Add(in record);
        LastPublished = sequence;
    }

    /// <summary>What some handler has yet to handle: its slots are not written to before.</summary>
    public readonly FillRecord[] CopyUnhandled()
    {
        // The last ones may have been booked, and not have come into a ring that halts.
        long first = ring.Cursor - ring.Backlog + 1;
        var records = new FillRecord[LastPublished - first + 1];
        for (int i = 0; i < records.Length; i++) records[i] = _inner[first + i];
        return records;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(ref FillRecord record)
    {
        if (!FillJudge.IsPlain(in record) && !TakeUnusual(ref record)) return false;
        return Ledger is null || Ledger.Add(in record) == Doubts.None || TakeOverfill(ref record);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeUnusual(ref FillRecord record)
    {
        if (FillJudge.IsIncomplete(in record))
        {
            Remarks.Incomplete++;
            return false;
        }

        record.Doubts = FillJudge.DoubtsOf(in record);
        if (record.Doubts != Doubts.None) Remarks.Note(in record);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeOverfill(ref FillRecord record)
    {
        record.Doubts |= Doubts.Overfill;
        Remarks.Note(in record);
        if (!Ledger!.HoldsOverfillsBack) return true;
        Remarks.HeldBack++;
        return false;
    }

    // A record before it was withheld: it takes that one's slot.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Move(in FillRecord record, long to)
    {
        ref FillRecord slot = ref _inner[to];
        slot = record;
        slot.Sequence = to;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Identify(long first, long last)
    {
        for (long named = first; named <= last; named++) Identities!.Identify(ref _inner[named]);
    }

    // A published slot is overwritten by this thread only, a lap later.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellAhead()
    {
        // The last one is told all the same: it is not the next, so somebody is woken for all of them.
        if (LastPublished - _toldAhead > Math.Min(MostAhead, ring.Size)) _toldAhead = LastPublished - 1;
        while (_toldAhead < LastPublished)
        {
            long sequence = ++_toldAhead;
            Ahead!.OnRecord(in _inner[sequence], sequence, sequence == LastPublished);
        }
    }

    [DoesNotReturn]
    private readonly void ThrowHalted() => throw new RingHaltedException("The ring was halted: nothing more is published.", ring.Failure?.Exception);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LookForRoom(int count)
    {
        if (stopsWhenFull) return true;
        count = Math.Min(count, ring.Size);
        _knownRoom = ring.Size - ring.Backlog;
        if (count <= _knownRoom) return true;
        // Who makes room may be asleep, or be called by this thread.
        _inner.Flush();
        _knownRoom = ring.Size - ring.Backlog;
        // Says what halted it.
        if (count > _knownRoom && ring.IsHalted) _inner.Claim(count);
        return count <= _knownRoom;
    }

    // Handlers only make room, so what was seen free stays free for the writer.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckRoom(int count)
    {
        // An inline handler may be all that is behind.
        _inner.Flush();
        _knownRoom = ring.Size - ring.Backlog;
        if (count > _knownRoom)
            throw new KisFastException(FeedFailure.RingFull,
                $"The ring of {ring.Size} records is full: a handler is too slow. Make it faster, or RingSize larger, or let FullRing be Wait.");
    }
}

/// <summary>The one writer that all sessions of a feed share, one at a time.</summary>
internal sealed class SharedWriter<TWriter>(FeedWriter<TWriter> writer)
    where TWriter : struct, IRingWriter<FillRecord>
{
    public FeedWriter<TWriter> Writer = writer;

    /// <inheritdoc cref="SharedRing.Published"/>
    public LatencyBuckets Published { get; } = new();

    /// <inheritdoc cref="SharedRing.Inline"/>
    public InlineWatch Inline { get; init; } = InlineWatch.None;
}
