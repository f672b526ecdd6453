using System.Buffers;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Oracles;
using KisFast.Receiving;
using KisFast.Ring;
using KisFast.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Receiving;

/// <summary>What may have been a fill and could not be read is told, so that a gap is marked; nonsense is not.</summary>
public sealed class LostNoticeTests
{
    [Theory]
    [InlineData(1, "2|H0GSCNI0|001|AAAA", true)]
    [InlineData(1, "\uFEFF1|H0GSCNI0|001|AAAA", true)]
    [InlineData(1, " 0|H0GSCNI9|001|a^b", true)]
    [InlineData(2, "1|H0GSCNI0|001|AAAA", true)]
    [InlineData(1, "1|H0GSCNI0|001|AAAA", true)]
    [InlineData(1, "1|H0STCNI0|001|AAAA", false)]
    [InlineData(1, "nonsense", false)]
    [InlineData(1, "", false)]
    [InlineData(2, "nonsense", false)]
    [InlineData(2, "", false)]
    [InlineData(1, "{\"a\":\"|H0GSCNI0|\"}", false)]
    public void A_frame_with_the_TR_id_of_a_notice_is_told_as_lost(int opcode, string message, bool isLost)
    {
        var events = new Events();
        var settings = new StreamSettings { HtsIds = ["testuser"], TrId = TrId.H0GSCNI0, Events = events, Logger = NullLogger.Instance };
        var writer = new FeedWriter<ListWriter>(new ListWriter(new ListWriter.State()), new Disruptor<FillRecord>(NoticeDecoder.MinRingSize),
            stopsWhenFull: false, new RecordCounts());
        using (var processor = new RingStreamProcessor<ListWriter>(settings, new SharedWriter<ListWriter>(writer)))
        {
            // Byte by byte, so that the message is found in as many pieces as there can be.
            byte[] frame = ServerFrame.Of(opcode, Encoding.UTF8.GetBytes(message));
            ReadOnlySequence<byte> buffer = Segments.Of([.. frame.Select(b => (ReadOnlyMemory<byte>)new[] { b })]);
            Assert.Equal(StreamStatus.Open, processor.Process(ref buffer, new RecordStamp(1, 2, 0)));
            processor.Detach();
        }

        Assert.Equal(isLost ? 1 : 0, events.Lost);
        Assert.Equal(1, settings.Counters.Rejects.Sum());
    }

    private sealed class Events : IStreamEvents
    {
        public int Lost { get; private set; }

        public KisFastException? OnAck(in ControlMessage ack, int keyOf) => null;

        public void OnNoticeLost(RejectReason reason) => Lost++;
    }
}
