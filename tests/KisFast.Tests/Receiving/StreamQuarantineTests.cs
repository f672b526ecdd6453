using System.Buffers;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Ring;
using KisFast.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Receiving;

/// <summary>What is kept of bytes that broke off, and that no key is among them.</summary>
public sealed class StreamQuarantineTests : IStreamEvents
{
    private const string Key = "abcdefghijklmnopabcdefghijklmnop";
    private const string Ack =
        "{\"header\":{\"tr_id\":\"H0GSCNI0\"},\"body\":{\"rt_cd\":\"0\",\"output\":{\"iv\":\"0123456789abcdef\",\"key\":\"" + Key + "\"}}}";

    private static readonly byte[] Reserved = ServerFrame.Of(0x1, [], reserved: 1);

    [Fact]
    public void A_fragmented_ack_behind_which_the_bytes_break_off_leaves_no_key_wherever_it_was_cut()
    {
        for (int cut = 0; cut < Ack.Length; cut++)
        {
            byte[] first = ServerFrame.Text(Ack[..cut], fin: false);
            byte[] rest = ServerFrame.Join(ServerFrame.Continuation(Ack[cut..], fin: false), Reserved);
            foreach (byte[][] reads in new byte[][][] { [first, rest], [[.. first, .. rest]] })
            {
                var frame = Assert.Single(Quarantined(reads));
                Assert.DoesNotContain(Key[..8], Encoding.Latin1.GetString(frame.Raw.Span), StringComparison.Ordinal);
                Assert.Contains("withheld", frame.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Bytes_that_break_off_between_messages_are_kept()
    {
        var frame = Assert.Single(Quarantined([ServerFrame.Join(ServerFrame.Text("{}"), Reserved, ServerFrame.Text("behind"))]),
            f => f.Message.Contains("broke off"));
        Assert.EndsWith("behind", Encoding.Latin1.GetString(frame.Raw.Span), StringComparison.Ordinal);
    }

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason)
    {
    }

    private List<QuarantinedFrame> Quarantined(byte[][] reads)
    {
        var kept = new List<QuarantinedFrame>();
        var settings = new StreamSettings
        {
            HtsIds = ["testuser"],
            TrId = TrId.H0GSCNI0,
            Events = this,
            Logger = NullLogger.Instance,
            Quarantine = kept.Add,
        };
        var writer = new FeedWriter<SmallRing>(new SmallRing(NoticeDecoder.MinRingSize), new Disruptor<FillRecord>(NoticeDecoder.MinRingSize),
            stopsWhenFull: false, new RecordCounts());
        using var processor = new RingStreamProcessor<SmallRing>(settings, new SharedWriter<SmallRing>(writer));
        foreach (byte[] read in reads)
        {
            var buffer = new ReadOnlySequence<byte>([.. read]);
            processor.Process(ref buffer, new RecordStamp(1, 2, 0));
            Assert.True(buffer.IsEmpty || processor.End != null);
        }

        Assert.Equal(FeedFailure.Protocol, processor.End!.Failure);
        return kept;
    }
}
