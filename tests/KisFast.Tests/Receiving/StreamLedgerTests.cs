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

    public void Dispose() => _processor.Dispose();

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason) => Assert.Fail($"refused: {reason}");

    private void Process(string text, int count)
    {
        var buffer = new ReadOnlySequence<byte>(ServerFrame.Of(1, WireNotice.Plain(text, count)));
        Assert.Equal(StreamStatus.Open, _processor.Process(ref buffer, new RecordStamp(1, 2, 0)));
    }
}
