using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Ring;
using KisFast.Session;
using KisFast.Tests.Recovery;
using KisFast.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Session;

/// <summary>A session's gaps without a session: no socket, no control flow.</summary>
public sealed class SessionGapsTests : IStreamEvents, IDisposable
{
    private readonly OrderLedger _ledger = new(Notices.Account);
    private readonly SmallRing _ring = new(NoticeDecoder.MinRingSize);
    private readonly RingStreamProcessor<SmallRing> _processor;
    private readonly SessionGaps _gaps;

    public SessionGapsTests()
    {
        var flow = new ReceiveFlow(gate: null);
        var settings = new StreamSettings
        { HtsIds = ["htsid"], TrId = TrId.H0GSCNI9, Ledger = _ledger, Flow = flow, Events = this, Logger = NullLogger.Instance };
        var writer = new FeedWriter<SmallRing>(_ring, new Disruptor<FillRecord>(NoticeDecoder.MinRingSize), stopsWhenFull: false, new RecordCounts());
        _processor = new RingStreamProcessor<SmallRing>(settings, new SharedWriter<SmallRing>(writer));
        _gaps = new SessionGaps(Notices.Identity, _ledger, flow, new ReceiveClock(), _processor, NullLogger.Instance);
    }

    [Theory]
    [InlineData(GapCause.ConnectionLost)]
    [InlineData(GapCause.Rejected)]
    [InlineData(GapCause.NoKey)]
    [InlineData(GapCause.NotSent)]
    [InlineData(GapCause.Doubt)]
    public void A_gap_opens_and_closes_with_its_cause(GapCause cause)
    {
        Assert.False(_gaps.Next.IsCompleted);
        _gaps.Open(cause);
        Assert.True(_gaps.Next.IsCompleted);
        _gaps.BeginRound();
        _gaps.Close(Complete);
        Assert.False(_gaps.Next.IsCompleted);
        Assert.Equal((RecordKind.GapOpened, cause), (_ring[0].Kind, _ring[0].GapCause));
        Assert.Equal((RecordKind.GapClosed, cause, GapOutcome.Repaired), (_ring[1].Kind, _ring[1].GapCause, _ring[1].GapOutcome));
        Assert.Equal((1L, 1L), (_processor.Counters.GapsOpened, _processor.Counters.GapsClosed));
    }

    [Fact]
    public void Another_account_under_the_HTS_id_has_a_gap_of_its_own()
    {
        _ledger.Add(Notices.Fill("1", 10, 10, account: "1234567822"));
        _ledger.Add(Notices.Fill("2", 10, 10, account: "99999999"));
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Close(Complete);
        Assert.Equal(
            [
                ("", GapOutcome.None), ("1234567801", GapOutcome.Repaired), ("1234567822", GapOutcome.None), ("1234567822", GapOutcome.NotAttempted),
                ("99999999", GapOutcome.None), ("99999999", GapOutcome.NotAttempted),
            ],
            Enumerable.Range(0, 6).Select(i => (_ring[i].Account.ToString(), _ring[i].GapOutcome)));
        Assert.Equal((3L, 3L), (_processor.Counters.GapsOpened, _processor.Counters.GapsClosed));
        // What the history of this account shows says nothing of the others.
        _gaps.OpenFound(GapCause.NotSent, 0);
        _gaps.BeginRound();
        _gaps.Close(Complete);
        Assert.Equal(4, _processor.Counters.GapsClosed);
    }

    [Fact]
    public void What_is_lost_within_a_gap_belongs_to_it()
    {
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Open(GapCause.Rejected);
        _gaps.Close(Complete);
        // Not closed: the repair did not look for what was lost while it ran.
        Assert.Equal((1L, 0L), (_processor.Counters.GapsOpened, _processor.Counters.GapsClosed));
        Assert.True(_gaps.Next.IsCompleted);
        _gaps.BeginRound();
        _gaps.Close(Complete with { RepairedQuantity = 3 });
        Assert.Equal(3, _ring[1].RepairedQuantity.Value);
        Assert.Equal(GapCause.ConnectionLost, _ring[1].GapCause);
    }

    [Fact]
    public void An_interrupted_repair_leaves_the_gap_open_and_counts()
    {
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Close(new RepairReport { Outcome = RepairOutcome.Interrupted, RepairedQuantity = 4 });
        Assert.True(_gaps.Next.IsCompleted);
        _gaps.BeginRound();
        _gaps.Close(Complete with { RepairedQuantity = 3 });
        Assert.Equal(7, _ring[1].RepairedQuantity.Value);
    }

    [Fact]
    public void What_was_lost_while_a_repair_gave_up_is_the_next_gaps()
    {
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Open(GapCause.Rejected);
        _gaps.Close(new RepairReport { Outcome = RepairOutcome.GaveUp, UnrepairedOrders = 1, UnrepairedQuantity = 9 });
        Assert.Equal((2L, 1L), (_processor.Counters.GapsOpened, _processor.Counters.GapsClosed));
        Assert.Equal((GapOutcome.Unrepaired, 9L), (_ring[1].GapOutcome, _ring[1].MissingQuantity.Value));
        Assert.True(_gaps.Next.IsCompleted);
    }

    [Fact]
    public void Doubtful_orders_are_named_in_the_gaps_end()
    {
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Close(Complete with { DoubtfulOrders = ["0000003567", "12"] });
        Assert.Equal(GapOutcome.Doubtful, _ring[1].GapOutcome);
        Assert.Equal(["0000003567", "12"], _ring[1].DoubtfulOrders);
        Assert.Equal(Truncations.None, _ring[1].Truncations);
    }

    [Fact]
    public void More_doubtful_orders_than_have_room_are_told_to_be_more()
    {
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Close(Complete with { DoubtfulOrders = [.. Enumerable.Range(1, 20).Select(static i => $"{i:D10}")] });
        Assert.Equal(Enumerable.Range(1, 8).Select(static i => $"{i:D10}"), _ring[1].DoubtfulOrders);
        Assert.NotEqual(Truncations.None, _ring[1].Truncations);
    }

    [Fact]
    public void A_cold_start_opens_a_gap_at_the_moment_it_was_told()
    {
        DateTimeOffset since = DateTimeOffset.UtcNow - TimeSpan.FromHours(5);
        _gaps.BeginColdStart(since, [new KnownOrder("1", "AAPL", "", 3, 30)]);
        Assert.Equal((GapCause.Restart, since.UtcDateTime), (_ring[0].GapCause, _ring[0].ReceivedAt));
        Assert.True(_ledger.HasBaseline);
        Assert.Equal(3, _ledger.Export()[0].FilledQuantity);
    }

    [Fact]
    public void What_was_given_up_is_looked_for_again_as_a_gap_from_the_old_moment()
    {
        _gaps.Open(GapCause.Rejected, _gaps.Now);
        _gaps.BeginRound();
        _ledger.CloseGap(isRepaired: false);
        _gaps.Close(new RepairReport { Outcome = RepairOutcome.GaveUp });
        Assert.False(_gaps.Next.IsCompleted);
        Assert.True(_gaps.LookAgain());
        Assert.True(_gaps.Next.IsCompleted);
        Assert.Equal((RecordKind.GapOpened, GapCause.Rejected, _ring[0].ReceivedAt), (_ring[2].Kind, _ring[2].GapCause, _ring[2].ReceivedAt));
    }

    [Fact]
    public void What_is_written_off_after_it_was_acknowledged_stands()
    {
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        _gaps.Acknowledge();
        _ledger.WriteOff(5);
        _gaps.Close(new RepairReport { Outcome = RepairOutcome.Complete, UnrepairedOrders = 1, UnrepairedQuantity = 5 });
        _gaps.Open(GapCause.ConnectionLost);
        _gaps.BeginRound();
        Assert.Equal((1, 5L), (_ledger.WrittenOffOrders, _ledger.WrittenOffQuantity));
        // What was told before it is accounted for.
        _gaps.Acknowledge();
        _gaps.Close(new RepairReport { Outcome = RepairOutcome.Complete, UnrepairedOrders = 1, UnrepairedQuantity = 5 });
        _gaps.BeginRound();
        Assert.Equal(0, _ledger.WrittenOffOrders);
    }

    public void Dispose() => _processor.Dispose();

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason) => _gaps.Open(GapCause.Rejected);

    private static RepairReport Complete => new() { Outcome = RepairOutcome.Complete };
}
