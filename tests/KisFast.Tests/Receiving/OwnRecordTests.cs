using System.Diagnostics;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Ring;
using KisFast.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Receiving;

/// <summary>Gap records and repairs that meet a full ring while nobody reads: they get in as soon as there is room.</summary>
public sealed class OwnRecordTests : IStreamEvents, IDisposable
{
    private const int RingSize = NoticeDecoder.MinRingSize;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Disruptor<FillRecord> _ring = new(RingSize);
    private readonly Sequence _handled = new();
    private readonly AutoResetEvent _hasWork = new(initialState: false);

    public OwnRecordTests() => _ring.Ring.Sequencer.AddGating(_handled);

    [Fact]
    public void What_waits_when_the_connection_is_over_does_not_wait_for_the_next_one()
    {
        using RingStreamProcessor<RingWriter<FillRecord>> processor = NewProcessor(new ReceiveFlow(gate: null));
        processor.Attach(new FrameSender(Stream.Null));
        for (int i = 0; i <= RingSize; i++) processor.Publish(Own());
        Assert.Equal((1, RingSize - 1L), (processor.OwnWaiting, _ring.Ring.Cursor));
        processor.Detach();
        _handled.Publish(RingSize - 1);
        Assert.True(SpinWait.SpinUntil(() => _ring.Ring.Cursor == RingSize, Patience), "It waits for a connection, and there is room.");
    }

    [Fact]
    public void What_comes_as_the_last_that_waited_got_in_is_not_forgotten()
    {
        var flow = new ReceiveFlow(gate: null, poll: () => _hasWork.Set());
        using RingStreamProcessor<RingWriter<FillRecord>> processor = NewProcessor(flow);
        for (int i = 0; i < RingSize; i++) processor.Publish(Own());
        for (int round = 0; round < 300; round++)
        {
            processor.Publish(Own());
            Assert.Equal(1, processor.OwnWaiting);
            Assert.True(_hasWork.WaitOne(Patience), "Nobody looks for room.");
            _handled.Publish(_handled.Value + 1);
            flow.RunPolled();
            Assert.Equal(0, processor.OwnWaiting);
            // Some microseconds, another number each time: into the last steps of who looked for room.
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalMicroseconds < round % 100) Thread.SpinWait(1);
            processor.Publish(Own());
            _handled.Publish(_handled.Value + 1);
            Assert.True(_hasWork.WaitOne(Patience), $"Nobody looks for room after round {round}.");
            flow.RunPolled();
            Assert.Equal(0, processor.OwnWaiting);
        }
    }

    public void Dispose()
    {
        _ring.Dispose();
        _hasWork.Dispose();
    }

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason) => Assert.Fail($"refused: {reason}");

    private static FillRecord Own() => new() { Kind = RecordKind.GapOpened, Source = RecordSource.Repair };

    private RingStreamProcessor<RingWriter<FillRecord>> NewProcessor(ReceiveFlow flow)
    {
        var settings = new StreamSettings { HtsIds = ["testuser"], TrId = TrId.H0GSCNI0, Flow = flow, Events = this, Logger = NullLogger.Instance };
        var writer = new FeedWriter<RingWriter<FillRecord>>(_ring.Ring.GetWriter(), _ring, stopsWhenFull: false, new RecordCounts());
        return new RingStreamProcessor<RingWriter<FillRecord>>(settings, new SharedWriter<RingWriter<FillRecord>>(writer));
    }
}
