using System.Buffers;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Ring;
using KisFast.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Benchmarks.Rivals;

/// <summary>What the feed does with the bytes of a socket read: WebSocket framing, counters, decoding, publishing.</summary>
internal sealed class FeedReadPath : IStreamEvents, IDisposable
{
    private readonly Disruptor<FillRecord> _ring = new(new DisruptorOptions { RingSize = 1024 });
    private readonly StreamProcessor _processor;
    private readonly RecordStamp _stamp = new(1, 2, 0);

    public FeedReadPath()
    {
        _processor = SharedRing.Create(_ring, stopsWhenFull: false, sessions: 1, InlineWatch.None).CreateProcessor(new StreamSettings
        {
            TrId = TrId.H0GSCNI0,
            HtsIds = ["testuser"],
            Events = this,
            Logger = NullLogger.Instance,
        });
        Read(new ReadOnlySequence<byte>(WebSocketStream.Ack("testuser")));
    }

    /// <summary>The records published so far.</summary>
    public long Records => _processor.Counters.Records;

    /// <summary>Takes in a read.</summary>
    /// <returns>The records published so far.</returns>
    public long Read(ReadOnlySequence<byte> buffer)
    {
        if (_processor.Process(ref buffer, _stamp) != StreamStatus.Open || !buffer.IsEmpty)
            throw new InvalidOperationException("The read was not taken in.");
        return _processor.Counters.Records;
    }

    public void Dispose()
    {
        _processor.Dispose();
        _ring.Dispose();
    }

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason)
    {
    }
}
