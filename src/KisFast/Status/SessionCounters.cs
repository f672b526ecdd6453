namespace KisFast.Status;

/// <summary>
/// Plain counters of one session. Each has one writer at a time (the receive thread, or the session's control flow); anyone reads.
/// </summary>
internal sealed class SessionCounters
{
    /// <summary>Whether <see cref="AllocatedBytes"/> is counted.</summary>
    public bool MeasuresAllocations;

    // Receive thread.
    public long AllocatedBytes;
    public long LastReadUtcTicks;
    public long Reads;
    public long Bytes;
    public long Messages;
    public long Notices;
    public long Records;
    public long Quotes;
    public long PingPongs;
    public long Pings;
    public long RepliesNotSent;
    public long Acks;
    public long UnknownCodes;
    public long StrayAcks;
    public long KeylessAcks;
    public long OtherTrNotices;
    public long BadKeys;
    public long FramesKept;
    public long QuarantineErrors;
    public long Doubtful;
    public long RingWaits;
    public readonly long[] Rejects = new long[(int)RejectReason.Incomplete + 1];

    // Control flow.
    public long Connects;
    public long Reconnects;
    public long Failures;
    public long GapsOpened;
    public long GapsClosed;
    public long RepairedRecords;

    /// <summary>When the last read returned that brought bytes; null before the first.</summary>
    public DateTimeOffset? LastRead => Volatile.Read(ref LastReadUtcTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
