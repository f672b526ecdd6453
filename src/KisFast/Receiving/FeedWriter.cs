using System.Runtime.CompilerServices;
using KisFast.Diagnostics;
using KisFast.Recovery;
using KisFast.Ring;

namespace KisFast.Receiving;

/// <summary>A ring's writer with the feed's policy for a full ring; remembers what was published last.</summary>
internal struct FeedWriter<TWriter>(TWriter inner, IDisruptor<FillRecord> ring, bool stopsWhenFull, RecordCounts counts) : IRingWriter<FillRecord>
    where TWriter : struct, IRingWriter<FillRecord>
{
    private TWriter _inner = inner;
    private long _knownRoom;

    /// <summary>The sequence published last; -1 before the first.</summary>
    public long LastPublished { get; private set; } = -1;

    /// <summary>Where records are booked as they are published; null: nowhere. Not behind the frame: it may hold more than the ring.</summary>
    public OrderLedger? Ledger { get; set; }

    public ref FillRecord this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _inner[sequence];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Claim(int count)
    {
        if (stopsWhenFull && count > _knownRoom) CheckRoom(count);
        return _inner.Claim(count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        _inner.Publish(sequence);
        // No handler waits for it, and a published slot is overwritten by this thread only.
        for (long booked = LastPublished + 1; booked <= sequence; booked++)
        {
            ref readonly FillRecord record = ref _inner[booked];
            counts.Add(in record);
            Ledger?.Add(in record);
        }

        _knownRoom -= sequence - LastPublished;
        LastPublished = sequence;
    }

    /// <summary>What some handler has yet to handle: its slots are not written to before.</summary>
    public readonly FillRecord[] CopyUnhandled()
    {
        var records = new FillRecord[ring.Backlog];
        for (int i = 0; i < records.Length; i++) records[i] = _inner[LastPublished - records.Length + 1 + i];
        return records;
    }

    // Handlers only make room, so what was seen free stays free for the writer.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckRoom(int count)
    {
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
}
