using KisFast.Diagnostics;
using KisFast.Recovery;
using KisFast.Tests.Orders;
using KisFast.Tests.Support;

namespace KisFast.Tests.Recovery;

/// <summary>
/// What is booked on one day and looked for on another, before a start and after it: weekends, numbers that are used again, repairs that no note has
/// yet. And that the tracker says what the ledger knows.
/// </summary>
public sealed class AcrossDaysTests
{
    private static readonly RepairSettings Settings = RepairSettings.For(KisEnvironment.Real);
    private static readonly FixedText16 HtsId = new("htsid");
    // A Friday and the Monday after it, in the American session.
    private static readonly DateTimeOffset Friday = new(2026, 3, 27, 15, 0, 0, TimeSpan.Zero), Monday = new(2026, 3, 30, 15, 0, 0, TimeSpan.Zero);

    // A repair that the journal has, and no note yet, is booked at the restart on the day of whatever order the note named last.
    [Fact]
    public async Task A_repair_that_came_after_the_last_note_is_not_made_again_at_the_next_start()
    {
        var ledger = new OrderLedger(Notices.Account);
        var books = new SessionBooks(["htsid"], ledger);
        // Friday's note; on Monday an order is accepted, its fill is lost and repaired, and the process dies before the gap is closed.
        books.Begin(
            new LedgerNote("htsid", true, [new KnownOrder("7", "MSFT", "", 4, 40) { Day = new DateOnly(2026, 3, 27) }]), before: new RecordPosition(1, 1));
        long sequence = 1;
        Recall(Notices.Accepted("1", at: Monday) with { Quantity = new Quantity(10) });
        Recall(Gap(Monday.AddMinutes(1)));
        Recall(Notices.Fill("1", 10, 10, at: Monday.AddMinutes(2)) with { Source = RecordSource.Repair });

        VirtualTime time = new(Monday.AddMinutes(5));
        var target = new TestTarget(time, ledger);
        ledger.HasBaseline = books.HasBaseline;
        ledger.OpenGap(books.UnrepairedSince!.Value);
        OrderHistoryRow[] history =
        [
            Notices.Row("7", 4, 40, "MSFT", date: new DateOnly(2026, 3, 27)) with { OrderQuantity = 4 },
            Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 10 },
        ];
        RepairReport report = await time.RunAsync(
            new GapRepairer((_, _, _, _) => Task.FromResult(Notices.History(history)), time.GetUtcNow, ledger, Notices.Identity, Settings, target, time)
                .RepairAsync(CancellationToken.None));
        Assert.Equal((RepairOutcome.Complete, 0L), (report.Outcome, report.RepairedQuantity));
        Assert.Empty(target.Published);

        void Recall(FillRecord record) => books.Recall(record with { HtsId = HtsId, Epoch = 1, Sequence = sequence++ });
    }

    // The other way round: Friday's order, never heard, repaired on Monday after a weekend down; killed before the note.
    [Fact]
    public async Task A_repair_of_an_earlier_days_order_is_not_made_again_at_the_next_start()
    {
        VirtualTime time = new(Monday);
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        ledger.OpenGap(Friday);
        OrderHistoryRow[] history = [Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 27)) with { OrderQuantity = 10 }];
        TestTarget target = new(time, ledger);
        await time.RunAsync(New(ledger, target).RepairAsync(CancellationToken.None));
        FillRecord repair = Assert.Single(target.Published);

        var again = new OrderLedger(Notices.Account);
        var books = new SessionBooks(["htsid"], again);
        books.Begin(new LedgerNote("htsid", true, []), before: new RecordPosition(1, 0));
        long sequence = 0;
        foreach (FillRecord record in target.Events.Append(repair)) books.Recall(record with { HtsId = HtsId, Epoch = 1, Sequence = sequence++ });
        again.HasBaseline = true;
        again.OpenGap(Friday);
        TestTarget second = new(time, again);
        await time.RunAsync(New(again, second).RepairAsync(CancellationToken.None));
        Assert.Empty(second.Published);

        GapRepairer New(OrderLedger of, TestTarget to) =>
            new((_, _, _, _) => Task.FromResult(Notices.History(history)), time.GetUtcNow, of, Notices.Identity, Settings, to, time);
    }

    // A gap that was given up more than a day ago is in no later repair, and the next repair says that all is well.
    [Fact]
    public async Task What_was_given_up_two_days_ago_is_not_settled_by_a_repair_that_does_not_look_for_it()
    {
        VirtualTime time = new(Friday);
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        TestTarget target = new(time, ledger);
        bool isDown = true;
        OrderHistoryRow missed = Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 27)) with { OrderQuantity = 10 };
        var repairer = new GapRepairer(
            (from, to, _, _) => isDown
                ? throw new KisApiException(FeedFailure.Network, KisErrorAction.Retry, "GET failed.")
                : Task.FromResult(Notices.History(from <= missed.OrderDate && missed.OrderDate <= to ? [missed] : [])),
            time.GetUtcNow, ledger, Notices.Identity, Settings, target, time);
        var counts = new GapCounts();
        var tracker = new OrderTracker();
        ledger.OpenGap(time.GetUtcNow());
        Told(await time.RunAsync(repairer.RepairAsync(CancellationToken.None)));
        Assert.Equal(1, counts.Standing);

        // REST is back on Saturday night; on Monday the connection is lost for a moment.
        time.Advance(TimeSpan.FromDays(3));
        isDown = false;
        ledger.OpenGap(time.GetUtcNow());
        RepairReport report = await time.RunAsync(repairer.RepairAsync(CancellationToken.None));
        Told(report);
        Assert.True(
            target.Published.Count == 1 || (report.GapOutcome != GapOutcome.Repaired && counts.Standing > 0 && !tracker.IsCertain),
            $"published {target.Published.Count}, {report.GapOutcome}, standing {counts.Standing}, certain {tracker.IsCertain}");

        void Told(RepairReport of)
        {
            FillRecord closed = SessionRecords.GapClosed(Notices.Identity, target.Now, of, GapCause.ConnectionLost);
            counts.Add(in closed);
            tracker.OnRecord(in closed, 0, true);
        }
    }

    // Books of a journal: a gap that ended Doubtful on Monday is looked into at each start; by Saturday Monday's orders are forgotten.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_next_start_asks_for_is_still_in_its_books(bool isDoubtful)
    {
        var ledger = new OrderLedger(Notices.Account);
        var books = new SessionBooks(["htsid"], ledger);
        books.Begin(
            new LedgerNote("htsid", true, [new KnownOrder("1", "AAPL", "", 10, 100) { Day = new DateOnly(2026, 3, 30) }]), before: new RecordPosition(5, 0));
        long sequence = 0;
        for (int day = 1; day <= 4; day++)
        {
            // A start each day, since Monday, because of one order in doubt.
            Recall(Gap(Monday), day + 1);
            Recall(SessionRecords.GapClosed(
                Notices.Identity, new RecordStamp { ReceivedUtcTicks = Monday.AddDays(day).UtcTicks },
                isDoubtful ? new RepairReport { Outcome = RepairOutcome.Complete, DoubtfulOrders = ["99"] }
                    : new RepairReport { Outcome = RepairOutcome.GaveUp },
                GapCause.Restart), day + 1);
            Recall(Notices.Accepted($"{100 + day}", "MSFT", at: Monday.AddDays(day)) with { Quantity = new Quantity(1) }, day + 1);
        }

        VirtualTime time = new(Monday.AddDays(5));
        var target = new TestTarget(time, ledger);
        // As FeedSession.Restart does.
        DateTimeOffset heard = Monday.AddDays(4), since = books.UnrepairedSince < heard ? books.UnrepairedSince.Value : heard;
        ledger.HasBaseline = books.HasBaseline;
        ledger.OpenGap(since);
        OrderHistoryRow row = Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 10 };
        await time.RunAsync(
            new GapRepairer(
                (from, to, _, _) => Task.FromResult(Notices.History(from <= row.OrderDate && row.OrderDate <= to ? [row] : [])),
                time.GetUtcNow, ledger, Notices.Identity, Settings, target, time)
                .RepairAsync(CancellationToken.None));
        Assert.Empty(target.Published);

        void Recall(FillRecord record, long epoch) => books.Recall(record with { HtsId = HtsId, Epoch = epoch, Sequence = sequence++ });
    }

    // The tracker and the ledger disagree about a number that is used again the next trading day.
    [Fact]
    public void A_number_that_is_used_again_after_the_night_is_another_order_for_the_tracker_as_for_the_ledger()
    {
        var told = new Told { Now = new DateTime(2026, 3, 2, 19, 59, 0, DateTimeKind.Utc) };
        var ledger = new OrderLedger(Notices.Account);
        Hear(Orders.Told.Event("5", 10, 1));
        Hear(Orders.Told.Fill("5", 10, 1, 10));
        // 10:00 in Seoul, on the next trading day.
        told.Now = new DateTime(2026, 3, 3, 1, 0, 0, DateTimeKind.Utc);
        Hear(Orders.Told.Event("5", 10, 1));
        Assert.Equal(1, ledger.EarlierCount);
        Assert.True(ledger.TryFind(OrderKey.Create("5"u8, "AAPL"u8), 0, true, out OrderState state));
        Assert.Equal((10L, 0L), (state.Ordered, state.Quantity));
        Assert.Equal((OrderStatus.Accepted, 0L), (told["5"]!.Status, told["5"]!.Filled));

        void Hear(FillRecord record)
        {
            ledger.Add(record with { ReceivedUtcTicks = told.Now.Ticks });
            told.Hear(record);
        }
    }

    // A fill that contradicts itself is in the ledger, so no repair brings it, and not in the tracker, which says it is certain.
    [Theory]
    [InlineData(true, Side.Buy)]
    [InlineData(false, Side.Unknown)]
    public async Task The_tracker_has_what_the_ledger_has_or_says_that_it_is_not_certain(bool isRejected, Side side)
    {
        VirtualTime time = new(Monday);
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        TestTarget target = new(time, ledger);
        var tracker = new OrderTracker();
        FillRecord fill = Notices.Fill("1", 10, 10, at: Monday) with { OrderQuantity = new Quantity(10), Side = side };
        if (isRejected) fill.Rejected = Rejected.Yes;
        Assert.False(FillJudge.IsIncomplete(in fill));
        fill.Doubts = FillJudge.DoubtsOf(in fill);
        ledger.Add(fill);
        tracker.OnRecord(in fill, 0, true);
        Assert.False(tracker.IsCertain);

        ledger.OpenGap(time.GetUtcNow());
        OrderHistoryRow row = Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 10 };
        RepairReport report = await time.RunAsync(
            new GapRepairer((_, _, _, _) => Task.FromResult(Notices.History(row)), time.GetUtcNow, ledger, Notices.Identity, Settings, target, time)
                .RepairAsync(CancellationToken.None));
        foreach (FillRecord repair in target.Published) tracker.OnRecord(in repair, 1, true);
        FillRecord closed = SessionRecords.GapClosed(Notices.Identity, target.Now, report, GapCause.ConnectionLost);
        tracker.OnRecord(in closed, 2, true);
        Assert.Equal(GapOutcome.Repaired, report.GapOutcome);
        Assert.True(!tracker.IsCertain || tracker.PositionOf("12345678", "AAPL").Quantity == 10,
            $"certain, and holds {tracker.PositionOf("12345678", "AAPL").Quantity} of 10");
    }

    // What a handler has not got to of an earlier day's order is taken from the order that has its number today.
    [Fact]
    public void An_export_takes_an_unhandled_repair_from_the_order_that_it_is_of()
    {
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        ledger.Add(Notices.Accepted("1", at: Monday) with { Quantity = new Quantity(10) });
        ledger.Add(Notices.Fill("1", 10, 10, at: Monday));
        VirtualTime time = new(Monday);
        TestTarget target = new(time, ledger);
        GapRepair repair = new(ledger, Notices.Identity, Settings, adopts: false, TimeSpan.FromMinutes(1)) { FirstDay = new DateOnly(2026, 3, 26) };
        List<HistoryOrder> history = HistoryOrder.Fold(
        [
            Notices.Row("1", 7, 70, date: new DateOnly(2026, 3, 27)) with { OrderQuantity = 7 },
            Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 10 },
        ]);
        for (int second = 0; second < 60; second += 6)
        {
            var at = TimeSpan.FromSeconds(second);
            target.RunAsync(() => repair.Apply(history, true, at, at, at, target), default);
        }

        Assert.Equal(7, Assert.Single(target.Published).Quantity.Value);
        KnownOrder kept = Assert.Single(ledger.Export([.. target.Published]));
        Assert.Equal((new DateOnly(2026, 3, 30), 10L), (kept.Day, kept.FilledQuantity));
    }

    // The number of an order that was heard yesterday is another order's today.
    [Fact]
    public void A_missed_order_whose_number_was_heard_on_another_day_under_another_symbol_is_repaired()
    {
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        ledger.Add(Notices.Accepted("1", at: Friday) with { Quantity = new Quantity(10) });
        ledger.Add(Notices.Fill("1", 10, 10, at: Friday));
        RepairReport report = Repair(ledger, out TestTarget target,
            Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 27)) with { OrderQuantity = 10 },
            Notices.Row("1", 7, 70, "MSFT", date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 7 });
        Assert.Equal((GapOutcome.Repaired, 7L), (report.GapOutcome, report.RepairedQuantity));
    }

    // The same number and symbol the next day.
    [Theory]
    [InlineData(10)]
    [InlineData(7)]
    public void A_missed_order_with_the_number_and_symbol_of_one_of_the_day_before_is_repaired_or_told(long quantity)
    {
        DateTimeOffset sunday = Monday.AddDays(-1);
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        ledger.Add(Notices.Accepted("1", at: sunday) with { Quantity = new Quantity(10) });
        ledger.Add(Notices.Fill("1", 10, 10, at: sunday));
        RepairReport report = Repair(ledger, out TestTarget target,
            Notices.Row("1", 10, 100, date: new DateOnly(2026, 3, 29)) with { OrderQuantity = 10, OrderTime = new TimeOnly(9, 0) },
            Notices.Row("1", quantity, quantity * 10, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = quantity, OrderTime = new TimeOnly(10, 0) });
        Assert.True(report.RepairedQuantity == quantity || report.GapOutcome == GapOutcome.Doubtful, $"{report.GapOutcome}, {report.RepairedQuantity}");
    }

    // Both days' orders were heard whole: nothing is missing.
    [Theory]
    [InlineData(10, 7)]
    [InlineData(7, 10)]
    public void One_number_and_symbol_on_two_days_in_a_row_that_were_both_heard(long first, long second)
    {
        DateTimeOffset sunday = Monday.AddDays(-1);
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        Hear(sunday, first);
        Hear(Monday, second);
        Assert.Equal(1, ledger.EarlierCount);
        RepairReport report = Repair(ledger, out TestTarget target,
            Notices.Row("1", first, first * 10, date: new DateOnly(2026, 3, 29)) with { OrderQuantity = first, OrderTime = new TimeOnly(9, 0) },
            Notices.Row("1", second, second * 10, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = second, OrderTime = new TimeOnly(10, 0) });
        Assert.Empty(target.Published);
        Assert.Equal(GapOutcome.Repaired, report.GapOutcome);

        void Hear(DateTimeOffset at, long quantity)
        {
            ledger.Add(Notices.Accepted("1", at: at) with { Quantity = new Quantity(quantity) });
            ledger.Add(Notices.Fill("1", quantity, 10, at: at) with { OrderQuantity = new Quantity(quantity) });
        }
    }

    // After a restart what was heard of yesterday's order is said of today's, which has its number.
    [Fact]
    public void Marks_of_an_earlier_days_order_are_not_todays_after_a_restart()
    {
        var ledger = new OrderLedger(Notices.Account);
        var books = new SessionBooks(["htsid"], ledger);
        books.Begin(
            new LedgerNote("htsid", true, [new KnownOrder("1", "AAPL", "", 4, 40) { Day = new DateOnly(2026, 3, 30) }]), before: new RecordPosition(1, 4));
        long sequence = 0;
        Recall(Notices.Accepted("1", at: Friday) with { Quantity = new Quantity(500) });
        Recall(Notices.Accepted("1", at: Friday.AddMinutes(1)) with { Quantity = new Quantity(500), Acceptance = Acceptance.Cancelled });
        Recall(Notices.Accepted("1", at: Monday) with { Quantity = new Quantity(10) });
        Recall(Notices.Fill("1", 4, 10, at: Monday) with { OrderQuantity = new Quantity(10) });
        Assert.True(ledger.TryFind(OrderKey.Create("1"u8, "AAPL"u8), 0, true, out OrderState state, new DateOnly(2026, 3, 30).DayNumber));
        Assert.Equal((4L, 10L, OrderMarks.None), (state.Quantity, state.Ordered, state.Marks & OrderMarks.Expired));

        void Recall(FillRecord record) => books.Recall(record with { HtsId = HtsId, Epoch = 1, Sequence = sequence++ });
    }

    // A doubt of a session that nobody repairs is settled by another session's repair.
    [Fact]
    public void A_repair_of_one_session_settles_no_doubt_of_another()
    {
        var told = new Told();
        told.Hear(Orders.Told.Fill("4", 10, 150m, of: 10) with { SessionIndex = 1, Account = new("8765432101"), Doubts = Doubts.Contradiction });
        Assert.False(told.Tracker.IsCertain);
        told.Hear(Orders.Told.Gap(RecordKind.GapOpened));
        told.Hear(Orders.Told.Gap(RecordKind.GapClosed, GapOutcome.Repaired));
        Assert.False(told.Tracker.IsCertain);
    }

    // The value of a fill whose price nobody could read is kept as nothing; the next repair is given all of it.
    [Fact]
    public void A_value_that_is_not_known_is_not_zero_at_the_next_start()
    {
        var before = new OrderLedger(Notices.Account) { HasBaseline = true };
        before.Add(Notices.Fill("1", 10, 10, at: Monday) with { OrderQuantity = new Quantity(12), Price = default });
        var after = new OrderLedger(Notices.Account) { HasBaseline = true };
        LedgerNote note = LedgerNote.Read(new LedgerNote("htsid", true, before.Export()).Write())!;
        foreach (KnownOrder order in note.Orders) after.Seed(order);
        Repair(after, out TestTarget target, Notices.Row("1", 12, 120, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 12 });
        Assert.Equal((2L, 10m), (Assert.Single(target.Published).Quantity.Value, target.Published[0].Price.ToDecimal()));
    }

    // An instruction that was refused, and has no number of its own, is not the order it was about.
    [Theory]
    [InlineData(Amendment.Cancel, "")]
    [InlineData(Amendment.Cancel, "1")]
    [InlineData(Amendment.Amend, "1")]
    public void A_refused_instruction_without_a_number_of_its_own_does_not_refuse_the_order(Amendment amendment, string original)
    {
        var ledger = new OrderLedger(Notices.Account) { HasBaseline = true };
        ledger.Add(Notices.Accepted("1", at: Monday) with { Quantity = new Quantity(10) });
        ledger.Add(Notices.Accepted("1", at: Monday) with
        {
            Quantity = new Quantity(10),
            Amendment = amendment,
            Rejected = Rejected.Yes,
            OriginalOrderNo = new FixedText16(original),
        });
        Assert.True(ledger.HasOpenOrders());
        Repair(ledger, out TestTarget target, Notices.Row("1", 0, 0, date: new DateOnly(2026, 3, 30)) with { OrderQuantity = 10, OpenQuantity = 0 });
        Assert.Equal(Acceptance.Cancelled, Assert.Single(target.Events).Acceptance);
    }

    private static RepairReport Repair(OrderLedger ledger, out TestTarget target, params OrderHistoryRow[] rows)
    {
        VirtualTime time = new(Monday.AddMinutes(5));
        TestTarget to = target = new(time, ledger);
        ledger.OpenGap(time.GetUtcNow());
        GapRepair repair = new(ledger, Notices.Identity, Settings, adopts: false, TimeSpan.FromMinutes(1))
        {
            FirstDay = new DateOnly(2026, 3, 26), LastDay = new DateOnly(2026, 3, 31),
        };
        bool isComplete = false;
        for (int second = 0; second < 90 && !isComplete; second += 6)
        {
            var at = TimeSpan.FromSeconds(second);
            to.RunAsync(() => isComplete = repair.Apply(HistoryOrder.Fold(rows), true, at, at, at, to), default);
        }

        ledger.CloseGap(isComplete);
        return repair.Report(isComplete ? RepairOutcome.Complete : RepairOutcome.GaveUp, null);
    }

    private static FillRecord Gap(DateTimeOffset at) =>
        SessionRecords.GapOpened(Notices.Identity, new RecordStamp { ReceivedUtcTicks = at.UtcTicks }, GapCause.Restart);
}
