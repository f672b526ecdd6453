using System.Buffers;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Ring;
using KisFast.Tests.Support;
using KisFast.Transport;
using KisFast.WarmUp;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.WarmUp;

/// <summary>A warm-up whose messages were refused would warm up the refusal.</summary>
public sealed class WarmUpStreamTests : IStreamEvents
{
    private int _acks;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_that_it_sends_is_taken_and_booked(bool isShared)
    {
        var stream = new WarmUpStream(TrId.H0GSCNI0, isShared);
        var ledger = new OrderLedger(KisAccount.Parse(WarmUpStream.Account));
        var settings = new StreamSettings { HtsIds = stream.HtsIds, TrId = TrId.H0GSCNI0, Ledger = ledger, Events = this, Logger = NullLogger.Instance };
        var writer = new FeedWriter<SmallRing>(new SmallRing(NoticeDecoder.MinRingSize), new Disruptor<FillRecord>(NoticeDecoder.MinRingSize),
            stopsWhenFull: false, new RecordCounts());
        using var processor = new RingStreamProcessor<SmallRing>(settings, new SharedWriter<SmallRing>(writer));
        processor.Attach(new FrameSender(Stream.Null));
        foreach (byte[] bytes in new[] { stream.Acks, stream.All, stream.All, stream.Fill })
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            Assert.Equal(StreamStatus.Open, processor.Process(ref buffer, new RecordStamp(1, 2, 0)));
            Assert.True(buffer.IsEmpty);
        }

        Assert.Equal(stream.HtsIds.Count, _acks);
        Assert.Equal((7, 7), (settings.Counters.Records, ledger.Notices));
        Assert.Equal(2, settings.Counters.PingPongs);
        Assert.Equal(3, ledger.Count);
        Assert.Equal(0, settings.Counters.Rejects.Sum());
    }

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf)
    {
        _acks++;
        return null;
    }

    void IStreamEvents.OnNoticeLost(RejectReason reason) => Assert.Fail($"refused: {reason}");
}
