using KisFast.Status;

namespace KisFast;

/// <summary>What a feed has counted since it was made, all sessions together. A snapshot; the counters themselves are plain fields.</summary>
public sealed record FeedStatistics
{
    private readonly long[] _rejects = new long[(int)RejectReason.Incomplete + 1];

    internal FeedStatistics(IEnumerable<SessionCounters> sessions)
    {
        foreach (SessionCounters counters in sessions) Add(counters);
    }

    /// <summary>Socket reads that brought bytes.</summary>
    public long Reads { get; private set; }

    /// <summary>Bytes of WebSocket frames, headers included.</summary>
    public long Bytes { get; private set; }

    /// <summary>WebSocket messages, control messages included.</summary>
    public long Messages { get; private set; }

    /// <summary>Notices that became records.</summary>
    public long Notices { get; private set; }

    /// <summary>Records published from the wire.</summary>
    public long Records { get; private set; }

    /// <summary>Messages that gave no record; see <see cref="RejectsOf"/>.</summary>
    public long Rejects => _rejects.Sum();

    /// <summary>PINGPONG messages of KIS.</summary>
    public long PingPongs { get; private set; }

    /// <summary>WebSocket PING frames.</summary>
    public long Pings { get; private set; }

    /// <summary>Replies that could not be sent: the connection was gone, or the peer did not read.</summary>
    public long RepliesNotSent { get; private set; }

    /// <summary>Acks of KIS, good and bad.</summary>
    public long Acks { get; private set; }

    /// <summary>Acks with a code of which nobody has documented what it asks for.</summary>
    public long UnknownCodes { get; private set; }

    /// <summary>Error acks that answered nothing the feed had asked: noted, and nothing else.</summary>
    public long StrayAcks { get; private set; }

    /// <summary>Acks of a subscription that brought no key, so that no notice could be read: it was asked for again.</summary>
    public long KeylessAcks { get; private set; }

    /// <summary>Notices under a TR id without a key of its own, read with the key of the other notice TR.</summary>
    public long OtherTrNotices { get; private set; }

    /// <summary>Acks with a key or an iv of the wrong length.</summary>
    public long BadKeys { get; private set; }

    /// <summary>Notices that came before their key and were kept for it.</summary>
    public long FramesKept { get; private set; }

    /// <summary>Exceptions of the quarantine callback.</summary>
    public long QuarantineErrors { get; private set; }

    /// <summary>Records that something speaks against: see <see cref="FillRecord.Doubts"/>. Those held back count too.</summary>
    public long Doubtful { get; private set; }

    /// <summary>Fields that no fill needs and that could not be read: ODER_QTY that is no number, times that are none.</summary>
    public long UnreadableFields { get; init; }

    /// <summary>Connections begun.</summary>
    public long Connects { get; private set; }

    /// <summary>Connections begun after the session's first.</summary>
    public long Reconnects { get; private set; }

    /// <summary>Lost connections and failed attempts.</summary>
    public long Failures { get; private set; }

    /// <summary>Gaps marked in the ring.</summary>
    public long GapsOpened { get; private set; }

    /// <summary>Gaps marked as over.</summary>
    public long GapsClosed { get; private set; }

    /// <summary>
    /// Gaps that ended without being repaired, for whatever reason, and were neither settled by a later repair nor acknowledged by
    /// <see cref="FillFeed.AcknowledgeGaps"/>: fills may be missing. 0 for a single session.
    /// </summary>
    public long StandingGaps { get; init; }

    /// <summary>Shares known to be missing of them, by the last look at the order history: 0 does not mean none. 0 for a single session.</summary>
    public long MissingQuantity { get; init; }

    /// <summary>By <see cref="GapOutcome"/>; empty for a single session.</summary>
    internal IReadOnlyList<long> GapOutcomes { get; init; } = [];

    /// <summary>Records published from the order history.</summary>
    public long RepairedRecords { get; private set; }

    /// <summary>Shares of the fills published from the order history.</summary>
    public long RepairedQuantity { get; init; }

    /// <summary>When a read last brought bytes, PINGPONG included; null before the first.</summary>
    public DateTimeOffset? LastReceivedAt { get; private set; }

    /// <summary>Bytes that the receive threads allocated between the return of a read and the begin of the next one; 0 unless it was asked for.</summary>
    internal long AllocatedBytes { get; private set; }

    /// <summary>Slots of the ring; 0 for a single session.</summary>
    public int RingSize { get; init; }

    /// <summary>How often the ring was found full: what came waited in memory for a free slot.</summary>
    public long RingStalls { get; init; }

    /// <summary>Records the slowest handler has yet to handle.</summary>
    public long RingBacklog { get; init; }

    /// <summary>How often the process's thread pool was starved for more than three seconds; 0 for a single session.</summary>
    public long PoolStalls { get; init; }

    /// <summary>Exceptions of handlers that were logged and passed over.</summary>
    public long HandlerErrors { get; init; }

    /// <summary>
    /// The longest time, from the return of a read, for which decoding and inline handlers held the receive thread; zero without inline
    /// handlers.
    /// </summary>
    public TimeSpan LongestInline { get; init; }

    /// <summary>How many reads held the receive thread for longer than <see cref="FillFeedOptions.InlineLimit"/>.</summary>
    public long SlowInline { get; init; }

    /// <summary>The longest time from one <see cref="FillFeed.Poll"/> to the next; zero where nobody polls.</summary>
    public TimeSpan LongestPollPause { get; init; }

    /// <summary>Gaps that ended so; 0 for a single session.</summary>
    public long GapsOf(GapOutcome outcome) => (uint)outcome < (uint)GapOutcomes.Count ? GapOutcomes[(int)outcome] : 0;

    /// <summary>Messages refused for one reason.</summary>
    public long RejectsOf(RejectReason reason) => (uint)reason < (uint)_rejects.Length ? _rejects[(int)reason] : 0;

    private void Add(SessionCounters from)
    {
        Reads += Volatile.Read(ref from.Reads);
        Bytes += Volatile.Read(ref from.Bytes);
        Messages += Volatile.Read(ref from.Messages);
        Notices += Volatile.Read(ref from.Notices);
        Records += Volatile.Read(ref from.Records);
        PingPongs += Volatile.Read(ref from.PingPongs);
        Pings += Volatile.Read(ref from.Pings);
        RepliesNotSent += Volatile.Read(ref from.RepliesNotSent);
        Acks += Volatile.Read(ref from.Acks);
        UnknownCodes += Volatile.Read(ref from.UnknownCodes);
        StrayAcks += Volatile.Read(ref from.StrayAcks);
        KeylessAcks += Volatile.Read(ref from.KeylessAcks);
        OtherTrNotices += Volatile.Read(ref from.OtherTrNotices);
        BadKeys += Volatile.Read(ref from.BadKeys);
        FramesKept += Volatile.Read(ref from.FramesKept);
        QuarantineErrors += Volatile.Read(ref from.QuarantineErrors);
        Doubtful += Volatile.Read(ref from.Doubtful);
        Connects += Volatile.Read(ref from.Connects);
        Reconnects += Volatile.Read(ref from.Reconnects);
        Failures += Volatile.Read(ref from.Failures);
        GapsOpened += Volatile.Read(ref from.GapsOpened);
        GapsClosed += Volatile.Read(ref from.GapsClosed);
        if (LastReceivedAt is not { } last || from.LastRead > last) LastReceivedAt = from.LastRead;
        AllocatedBytes += Volatile.Read(ref from.AllocatedBytes);
        RepairedRecords += Volatile.Read(ref from.RepairedRecords);
        for (int i = 0; i < _rejects.Length; i++) _rejects[i] += Volatile.Read(ref from.Rejects[i]);
    }
}
