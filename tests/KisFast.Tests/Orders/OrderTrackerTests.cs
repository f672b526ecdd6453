using KisFast.Tests.Support;

namespace KisFast.Tests.Orders;

public class OrderTrackerTests
{
    private readonly Told _told = new();

    [Fact]
    public void An_order_goes_from_accepted_over_parts_to_filled()
    {
        Assert.Null(_told["34567"]);
        _told.Hear(Told.Event("0000034567", 100, 150m));
        Order accepted = _told["34567"]!;
        Assert.Equal((OrderStatus.Accepted, 100L, 0L, 100L), (accepted.Status, accepted.Ordered, accepted.Filled, accepted.Open));
        Assert.Equal((150m, null, "USD", "AAPL", "12345678"), (accepted.Price, accepted.AveragePrice, accepted.Currency, accepted.Symbol, accepted.Account));

        _told.Hear(Told.Fill("34567", 30, 149m, of: 100));
        _told.Hear(Told.Fill("34567", 10, 151m, of: 100) with { Source = RecordSource.Repair });
        Order part = _told["0000034567"]!;
        Assert.Equal((OrderStatus.PartiallyFilled, 40L, 10L, 60L, 149.5m), (part.Status, part.Filled, part.Repaired, part.Open, part.AveragePrice));
        Assert.Equal(part.OrderNo, Assert.Single(_told.Tracker.Open).OrderNo);

        _told.Hear(Told.Fill("34567", 60, 150m, of: 100));
        Order done = _told["34567"]!;
        Assert.Equal((OrderStatus.Filled, true, 100L, 0L), (done.Status, done.IsDone, done.Filled, done.Open));
        Assert.Empty(_told.Tracker.Open);
        // A copy does not change.
        Assert.Equal(OrderStatus.Accepted, accepted.Status);
    }

    [Fact]
    public void An_order_whose_acceptance_was_missed_is_known_by_its_fill()
    {
        _told.Hear(Told.Fill("1", 30, 149m, of: 100));
        Assert.Equal((OrderStatus.PartiallyFilled, 100L, 70L), (_told["1"]!.Status, _told["1"]!.Ordered, _told["1"]!.Open));
        _told.Hear(Told.Fill("2", 30, 149m, of: 100) with { OrderQuantity = default });
        Assert.Equal((OrderStatus.PartiallyFilled, null, null), (_told["2"]!.Status, _told["2"]!.Ordered, _told["2"]!.Open));
    }

    [Fact]
    public void A_refused_order_is_rejected_and_no_position()
    {
        _told.Hear(Told.Event("1", 100, 150m) with { Rejected = Rejected.Yes });
        Assert.Equal((OrderStatus.Rejected, 0L), (_told["1"]!.Status, _told["1"]!.Open));
        Assert.Empty(_told.Tracker.Positions);
    }

    [Fact]
    public void An_amendment_is_an_order_of_its_own_that_ends_the_one_before()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Fill("1", 30, 150m, of: 100));
        FillRecord amendment = Told.Event("2", 70, 151m) with { Amendment = Amendment.Amend, OriginalOrderNo = new("0000000001") };
        _told.Hear(amendment);
        // Asked for, not confirmed: the first still works.
        Assert.Equal((OrderStatus.PartiallyFilled, OrderStatus.Accepted), (_told["1"]!.Status, _told["2"]!.Status));
        _told.Hear(amendment with { Acceptance = Acceptance.Confirmed });
        Assert.Equal((OrderStatus.Amended, "2", 0L), (_told["1"]!.Status, _told["1"]!.ReplacedBy, _told["1"]!.Open));
        Assert.Equal((OrderStatus.Accepted, 70L, 151m, "0000000001"), (_told["2"]!.Status, _told["2"]!.Open, _told["2"]!.Price, _told["2"]!.OriginalOrderNo));
    }

    [Fact]
    public void A_fill_of_an_amendment_ends_the_order_before_even_when_the_confirmation_was_missed()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Fill("2", 10, 151m, of: 100) with { OriginalOrderNo = new("1") });
        Assert.Equal((OrderStatus.Amended, OrderStatus.PartiallyFilled), (_told["1"]!.Status, _told["2"]!.Status));
    }

    [Fact]
    public void A_refused_amendment_or_cancellation_leaves_the_order_alone()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Event("2", 100, 151m) with { Amendment = Amendment.Amend, OriginalOrderNo = new("1"), Rejected = Rejected.Yes });
        _told.Hear(Told.Event("3", 100, 151m) with { Amendment = Amendment.Cancel, OriginalOrderNo = new("1"), Rejected = Rejected.Yes });
        Assert.Equal((OrderStatus.Accepted, OrderStatus.Rejected, OrderStatus.Rejected), (_told["1"]!.Status, _told["2"]!.Status, _told["3"]!.Status));
    }

    [Fact]
    public void A_cancellation_takes_away_what_it_says_and_never_fills()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Fill("1", 30, 150m, of: 100));
        FillRecord cancellation = Told.Event("2", 70, 150m) with { Amendment = Amendment.Cancel, OriginalOrderNo = new("1") };
        _told.Hear(cancellation);
        Assert.Equal((OrderStatus.PartiallyFilled, OrderStatus.Accepted), (_told["1"]!.Status, _told["2"]!.Status));
        Assert.Equal("1", Assert.Single(_told.Tracker.Open).OrderNo);
        _told.Hear(cancellation with { Acceptance = Acceptance.Confirmed });
        Assert.Equal((OrderStatus.Cancelled, 30L, 0L), (_told["1"]!.Status, _told["1"]!.Filled, _told["1"]!.Open));
        Assert.Equal((OrderStatus.Cancelled, 0L), (_told["2"]!.Status, _told["2"]!.Open));
    }

    [Fact]
    public void A_cancellation_of_a_part_leaves_the_rest_working()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Event("2", 40, 150m) with { Amendment = Amendment.Cancel, OriginalOrderNo = new("1"), Acceptance = Acceptance.Confirmed });
        Assert.Equal((OrderStatus.Accepted, 60L), (_told["1"]!.Status, _told["1"]!.Open));
        _told.Hear(Told.Fill("1", 60, 150m, of: 100));
        Assert.Equal(OrderStatus.Cancelled, _told["1"]!.Status);
    }

    [Fact]
    public void The_rest_of_an_IOC_order_lapses()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Event("1", 100, 150m) with { Acceptance = Acceptance.Cancelled });
        Assert.Equal((OrderStatus.Cancelled, 100L), (_told["1"]!.Status, _told["1"]!.Ordered));
    }

    [Fact]
    public void A_cancelled_order_whose_own_notices_were_missed_is_cancelled_all_the_same()
    {
        _told.Hear(Told.Event("2", 70, 150m) with { Amendment = Amendment.Cancel, OriginalOrderNo = new("1"), Acceptance = Acceptance.Confirmed });
        Assert.Equal(OrderStatus.Cancelled, _told["1"]!.Status);
        _told.Hear(Told.Fill("1", 30, 150m, of: 100) with { Source = RecordSource.Repair });
        Assert.Equal((OrderStatus.Cancelled, 30L), (_told["1"]!.Status, _told["1"]!.Filled));
    }

    [Fact]
    public void A_number_that_comes_back_the_next_day_is_another_order()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Fill("1", 100, 150m, of: 100));
        _told.Hear(Told.Event("1", 100, 150m));
        Assert.Equal(OrderStatus.Filled, _told["1"]!.Status);
        _told.Now += TimeSpan.FromDays(1);
        _told.Hear(Told.Event("1", 50, 160m));
        Assert.Equal((OrderStatus.Accepted, 50L, 0L), (_told["1"]!.Status, _told["1"]!.Ordered, _told["1"]!.Filled));
        Assert.Equal(2, _told.Tracker.All.Count);
        Assert.Equal(100, _told.Position.Quantity);
        _told.Now += TimeSpan.FromDays(4);
        _told.Hear(Told.Event("9", 1, 160m));
        Assert.Equal("9", Assert.Single(_told.Tracker.All).OrderNo);
        // Positions stay.
        Assert.Equal(100, _told.Position.Quantity);
    }

    [Fact]
    public void Orders_of_several_accounts_are_told_apart()
    {
        _told.Hear(Told.Event("1", 100, 150m));
        _told.Hear(Told.Event("1", 7, 150m) with { Account = new("87654321") });
        Assert.Equal((100L, 7L, 7L), (_told.Tracker.Find("1", "12345678-01")!.Ordered, _told.Tracker.Find("1", "87654321")!.Ordered, _told["1"]!.Ordered));
        Assert.Null(_told.Tracker.Find("1", "11111111"));
        _told.Hear(Told.Fill("1", 7, 10m, of: 7) with { Account = new("8765432101") });
        Assert.Equal((0L, 7L), (_told.Position.Quantity, _told.Tracker.PositionOf("87654321-01", "AAPL", "USD").Quantity));
    }

    [Fact]
    public void What_is_doubtful_is_told_and_not_booked()
    {
        _told.Hear(Told.Event("1", 10, 150m));
        _told.Hear(Told.Fill("1", 10, 150m, of: 10));
        _told.Hear(Told.Fill("1", 10, 150m, of: 10) with { Doubts = Doubts.Overfill });
        Assert.Equal((10L, Doubts.Overfill, 10L, false), (_told["1"]!.Filled, _told["1"]!.Doubts, _told.Position.Quantity, _told.Tracker.IsCertain));
        // History and feed agree: it is settled.
        _told.Hear(Told.Gap(RecordKind.GapClosed, GapOutcome.Repaired));
        Assert.Equal((Doubts.None, true), (_told["1"]!.Doubts, _told.Tracker.IsCertain));
        // A price in doubt is a fill all the same.
        _told.Hear(Told.Fill("2", 10, 150m, of: 10) with { Doubts = Doubts.PriceTwin });
        Assert.Equal((10L, Doubts.PriceTwin, false), (_told["2"]!.Filled, _told["2"]!.Doubts, _told.Tracker.IsCertain));
        _told.Hear(Told.Fill("3", 10, 150m, of: 10) with { Rejected = Rejected.Yes });
        Assert.Equal((0L, Doubts.Contradiction), (_told["3"]!.Filled, _told["3"]!.Doubts));
        _told.Hear(Told.Fill("4", 10, 150m, of: 10) with { Acceptance = Acceptance.Accepted, Doubts = Doubts.Contradiction });
        Assert.Equal((10L, Doubts.Contradiction), (_told["4"]!.Filled, _told["4"]!.Doubts));
        _told.Tracker.Acknowledge();
        Assert.True(_told.Tracker.IsCertain);
    }

    [Fact]
    public void A_gap_makes_the_view_uncertain_until_it_is_repaired_or_acknowledged()
    {
        Assert.True(_told.Tracker.IsCertain);
        _told.Hear(Told.Gap(RecordKind.GapOpened));
        _told.Hear(Told.Gap(RecordKind.GapOpened, session: 1));
        Assert.False(_told.Tracker.IsCertain);
        _told.Hear(Told.Gap(RecordKind.GapClosed, GapOutcome.Repaired));
        Assert.False(_told.Tracker.IsCertain);
        _told.Hear(Told.Gap(RecordKind.GapClosed, GapOutcome.Repaired, session: 1));
        Assert.True(_told.Tracker.IsCertain);
        foreach (GapOutcome outcome in (GapOutcome[])[GapOutcome.Doubtful, GapOutcome.Unrepaired, GapOutcome.NotAttempted])
        {
            _told.Hear(Told.Gap(RecordKind.GapOpened));
            _told.Hear(Told.Gap(RecordKind.GapClosed, outcome));
            Assert.False(_told.Tracker.Snapshot().IsCertain);
            _told.Tracker.Acknowledge();
            Assert.True(_told.Tracker.IsCertain);
        }

        // A later repair that looked back further settles the earlier one.
        _told.Hear(Told.Gap(RecordKind.GapClosed, GapOutcome.Unrepaired));
        _told.Hear(Told.Gap(RecordKind.GapOpened));
        _told.Tracker.Acknowledge();
        Assert.False(_told.Tracker.IsCertain);
        _told.Hear(Told.Gap(RecordKind.GapClosed, GapOutcome.Repaired));
        Assert.True(_told.Tracker.IsCertain);
    }

    [Fact]
    public void A_record_that_a_journal_gives_twice_counts_once()
    {
        FillRecord fill = Told.Fill("1", 10, 150m, of: 100) with { Epoch = 1_790_000_000_000, Sequence = 5 };
        OrderTracker tracker = new();
        tracker.OnRecord(in fill, 5, true);
        tracker.OnRecord(in fill, 5, true);
        FillRecord next = fill with { Sequence = 6, IsReplayed = true };
        tracker.OnRecord(in next, 6, true);
        // A new start counts its records anew.
        FillRecord later = fill with { Epoch = 1_790_000_000_001, Sequence = 0 };
        tracker.OnRecord(in later, 0, true);
        Assert.Equal((30L, 3L), (tracker["1"]!.Filled, tracker.Snapshot().Records));
    }

    [Fact]
    public void A_record_of_a_known_order_allocates_nothing()
    {
        FillRecord fill = Told.Fill("1", 1, 150m, of: 1_000_000);
        for (int i = 0; i < 10; i++) _told.Hear(fill);
        Assert.Equal(0, Allocated.By(Hear));

        void Hear()
        {
            for (int i = 0; i < 1000; i++) _told.Hear(fill);
        }
    }
}
