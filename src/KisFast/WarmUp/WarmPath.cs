using System.Buffers;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Handling;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Ring;
using KisFast.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.WarmUp;

/// <summary>
/// A receive path of the feed's types with a ring of its own: what goes through it runs the code that a fill runs, and reaches neither
/// the feed's ring, counters nor handlers. One thread at a time.
/// </summary>
internal sealed class WarmPath : IStreamEvents, IIdleWork
{
    private readonly bool _isJournaled;
    private readonly SharedRing _plumbing;
    private readonly StreamProcessor _processor;
    private readonly WarmUpStream _stream;

    /// <summary>Makes it, signed in.</summary>
    /// <param name="options">The feed's.</param>
    /// <param name="ring">Made as the feed's, for this path alone; disposed with it.</param>
    /// <param name="ledger">Where orders are booked, if the feed does that.</param>
    /// <param name="isInline">Whether the feed has inline handlers: then the path has one.</param>
    public WarmPath(FillFeedOptions options, IDisruptor<FillRecord> ring, OrderLedger? ledger, bool isInline)
    {
        Ring = ring;
        _isJournaled = options.Journal is not null;
        if (isInline) ring.HandleInline(Nothing);
        _plumbing = SharedRing.Create(ring, stopsWhenFull: options.FullRing == FullRingPolicy.Stop, sessions: 1,
            new InlineWatch(options.InlineLimit, NullLogger.Instance) { IsUsed = isInline });
        _stream = new WarmUpStream(options.TrId, isShared: options.AllSessions.Any(static session => session.HtsIds.Count > 1));
        _processor = _plumbing.CreateProcessor(new StreamSettings
        {
            TrId = options.TrId,
            HtsIds = _stream.HtsIds,
            PingPongReply = options.PingPongReply,
            Ledger = ledger,
            Events = this,
            Logger = NullLogger.Instance,
        });
        if (_isJournaled) _plumbing.Identify(new IdentityBook(sessions: 1, epoch: 1));
        if (options.Journal?.CanBegin == true) _plumbing.TellAhead(new NoHandler(), isAlone: false);
        _processor.Attach(new FrameSender(Stream.Null));
        Read(_stream.Acks);
    }

    public IDisruptor<FillRecord> Ring { get; }

    /// <summary>A handler that does nothing, as the feed's handlers that are objects are called.</summary>
    public FillHandlerAdapter<BoundHandler> Nothing => new(new BoundHandler(_isJournaled
        ? new TrackedHandler(new NoHandler(), new HandlerProgress(nameof(WarmUp), ReplayStart.Live), isFollowing: false)
        : new NoHandler()), nameof(WarmUp), new LatencyBuckets());

    /// <summary>As a read that brings notices of several markets and a PINGPONG.</summary>
    public void ReadAll() => Read(_stream.All);

    /// <summary>As a read that brings one fill.</summary>
    public void ReadFill() => Read(_stream.Fill);

    void IIdleWork.Run() => ReadFill();

    public void Dispose()
    {
        _processor.Dispose();
        Ring.Dispose();
    }

    private void Read(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        _processor.Process(ref buffer, _plumbing.Clock.Stamp(0));
    }

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason)
    {
    }

    private sealed class NoHandler : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }
}
