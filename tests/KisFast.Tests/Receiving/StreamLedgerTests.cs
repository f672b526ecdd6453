using System.Buffers;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Ring;
using KisFast.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Receiving;

/// <summary>What the receiving end books for a later repair.</summary>
public sealed class StreamLedgerTests : IStreamEvents, IDisposable
{
    private const int RingSize = NoticeDecoder.MinRingSize;
    private readonly OrderLedger _ledger = new(KisAccount.Parse("50123456-01"));
    private readonly RecordCounts _counts = new();
    private readonly RingStreamProcessor<SmallRing> _processor;

    public StreamLedgerTests()
    {
        var settings = new StreamSettings
        {
            HtsIds = ["testuser"],
            TrId = TrId.H0GSCNI0,
            Ledger = _ledger,
            Events = this,
            Logger = NullLogger.Instance,
        };
        var writer = new FeedWriter<SmallRing>(new SmallRing(RingSize), new Disruptor<FillRecord>(NoticeDecoder.MinRingSize), stopsWhenFull: false, _counts);
        _processor = new RingStreamProcessor<SmallRing>(settings, new SharedWriter<SmallRing>(writer));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(RingSize)]
    [InlineData(RingSize + 1)]
    [InlineData(10 * RingSize)]
    public void Each_record_of_a_frame_is_booked_once_also_when_the_ring_holds_fewer(int count)
    {
        Process(string.Join('^', Enumerable.Range(0, count).Select(i => WireNotice.With((2, $"{1000 + i}"), (8, $"{1 + i}"), (15, "1000")))), count);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => ($"{1000 + i}", 1L + i)),
            _ledger.Export().Select(order => (order.OrderNo, order.FilledQuantity)).Order());
    }

    [Fact]
    public void A_repair_is_counted_and_booked_as_it_is_published()
    {
        Process(WireNotice.With((15, "1000")), 1);
        _processor.Publish(new FillRecord
        { Kind = RecordKind.Fill, Source = RecordSource.Repair, Account = new("5012345601"), OrderNo = new("1"), Quantity = new(5) });
        Process(WireNotice.With((15, "1000")), 1);
        Assert.Equal([5L, 20L], _ledger.Export().Select(order => order.FilledQuantity).Order());
        Assert.Equal(3, _counts.Counted.Sum(counted => counted.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_booked_as_an_inline_handler_failed_is_not_known_whatever_comes_after_it(bool isOwn)
    {
        using var ring = new Disruptor<FillRecord>(RingSize);
        ring.HandleInline(new FailsAt(1));
        ring.Start();
        var writer = new SharedWriter<RingWriter<FillRecord>>(
            new FeedWriter<RingWriter<FillRecord>>(ring.Ring.GetWriter(), ring, stopsWhenFull: false, new RecordCounts()));
        var settings = new StreamSettings { HtsIds = ["testuser"], TrId = TrId.H0GSCNI0, Ledger = _ledger, Events = this, Logger = NullLogger.Instance };
        using var processor = new RingStreamProcessor<RingWriter<FillRecord>>(settings, writer);
        using var other = new RingStreamProcessor<RingWriter<FillRecord>>(settings with { Ledger = null }, writer);
        // One read of three fills: the second is the one that the handler fails on, as the third is being published.
        byte[] read = [.. Enumerable.Range(1, 3).SelectMany(static i => ServerFrame.Of(1, WireNotice.Plain(WireNotice.With((8, $"{i}"), (15, "1000")))))];
        Assert.Throws<RingHaltedException>(() => Take(processor, read));
        Exception? told = Record.Exception(() =>
        {
            // The end of the connection as a gap, or a notice of the other session.
            if (isOwn) processor.Publish(new FillRecord { Kind = RecordKind.GapOpened, Source = RecordSource.Repair });
            else Take(other, ServerFrame.Of(1, WireNotice.Plain(WireNotice.With((8, "4"), (15, "1000")))));
        });
        Assert.Equal([2L, 3L], processor.CopyUnhandled().Select(static record => record.Quantity.GetValueOrDefault()));
        Assert.Equal(1, Assert.Single(_ledger.Export(processor.CopyUnhandled())).FilledQuantity);
        Assert.IsType<RingHaltedException>(told);
    }

    public void Dispose() => _processor.Dispose();

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason) => Assert.Fail($"refused: {reason}");

    private void Process(string text, int count)
    {
        var buffer = new ReadOnlySequence<byte>(ServerFrame.Of(1, WireNotice.Plain(text, count)));
        Assert.Equal(StreamStatus.Open, _processor.Process(ref buffer, new RecordStamp(1, 2, 0)));
    }

    private static void Take(RingStreamProcessor<RingWriter<FillRecord>> processor, byte[] read)
    {
        var buffer = new ReadOnlySequence<byte>(read);
        processor.Process(ref buffer, new RecordStamp(1, 2, 0));
    }

    private sealed class FailsAt(long failing) : IValueEventHandler<FillRecord>
    {
        public void OnEvent(ref FillRecord data, long sequence, bool endOfBatch)
        {
            if (sequence == failing) throw new InvalidOperationException("The handler fails.");
        }
    }
}
