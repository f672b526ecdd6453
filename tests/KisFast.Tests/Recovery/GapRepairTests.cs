using KisFast.Recovery;
using KisFast.Tests.Rest;

namespace KisFast.Tests.Recovery;

public sealed class GapRepairTests
{
    private static readonly RepairSettings Settings = new() { HistoryLag = TimeSpan.FromSeconds(30), GiveUpAfter = TimeSpan.FromMinutes(4) };
    private readonly VirtualTime _time = new();
    private readonly OrderLedger _ledger = new(Notices.Account) { HasBaseline = true };
    private readonly TestTarget _target;
    private GapRepair? _repair;

    public GapRepairTests() => _target = new TestTarget(_time, _ledger);

    [Fact]
    public void A_deficit_is_repaired_when_it_is_stable()
    {
        _ledger.Add(Notices.Accepted("1"));
        _ledger.Add(Notices.Fill("1", 3, 10));
        Begin(sinceGap: 60);
        Assert.False(See(0, Notices.Row("1", 10, 110)));
        Assert.Empty(_target.Published);
        Assert.False(See(4, Notices.Row("1", 10, 110)));
        Assert.Empty(_target.Published);
        Assert.False(See(6, Notices.Row("1", 10, 110)));
        FillRecord repair = Assert.Single(_target.Published);
        Assert.Equal((7L, 80m), (repair.Quantity.Value, Math.Round(Notices.Value(repair), 6)));
        Assert.Equal("1", repair.OrderNo.ToString());
        Assert.False(See(31, Notices.Row("1", 10, 110)));
        Assert.True(See(36, Notices.Row("1", 10, 110)));
        Assert.Single(_target.Published);
        RepairReport report = _repair!.Report(RepairOutcome.Complete, null);
        Assert.Equal((1, 7L, 0), (report.RepairedRecords, report.RepairedQuantity, report.UnrepairedOrders));
    }

    [Fact]
    public void A_live_notice_begins_the_wait_anew()
    {
        _ledger.Add(Notices.Fill("1", 3, 10));
        Begin(sinceGap: 60);
        See(0, Notices.Row("1", 10, 100));
        _ledger.Add(Notices.Fill("1", 2, 10));
        See(6, Notices.Row("1", 10, 100));
        See(12, Notices.Row("1", 10, 100));
        Assert.Empty(_target.Published);
        // 30 s of quiet after the notice, then twice the same.
        See(40, Notices.Row("1", 10, 100));
        Assert.Empty(_target.Published);
        See(46, Notices.Row("1", 10, 100));
        Assert.Equal(5, Assert.Single(_target.Published).Quantity.Value);
    }

    [Fact]
    public void A_history_that_moves_begins_the_wait_anew()
    {
        _ledger.Add(Notices.Fill("1", 3, 10));
        Begin(sinceGap: 60);
        See(0, Notices.Row("1", 10, 100));
        See(6, Notices.Row("1", 12, 120));
        Assert.Empty(_target.Published);
        // As many shares for another amount: that is no second sight of it either.
        See(12, Notices.Row("1", 12, 121));
        Assert.Empty(_target.Published);
        See(18, Notices.Row("1", 12, 121));
        FillRecord repair = Assert.Single(_target.Published);
        Assert.Equal((9L, 91m), (repair.Quantity.Value, Math.Round(Notices.Value(repair), 3)));
    }

    [Fact]
    public void A_fill_that_is_under_way_is_not_repaired()
    {
        Begin(sinceGap: 60);
        See(0, Notices.Row("1", 5, 50));
        _ledger.Add(Notices.Fill("1", 5, 10));
        for (int at = 6; at < 100; at += 6) See(at, Notices.Row("1", 5, 50));
        Assert.Empty(_target.Published);
    }

    [Fact]
    public void A_history_that_lags_is_waited_for()
    {
        _ledger.Add(Notices.Fill("1", 3, 10));
        Begin(sinceGap: 1);
        _ledger.Add(Notices.Fill("1", 4, 20));
        // 2 shares at 11 were missed before the 4 came; the history shows neither, then the one, then both.
        Assert.False(See(0, Notices.Row("1", 3, 30)));
        Assert.False(See(6, Notices.Row("1", 5, 52)));
        Assert.False(See(12, Notices.Row("1", 5, 52)));
        Assert.False(See(18, Notices.Row("1", 9, 132)));
        Assert.False(See(31, Notices.Row("1", 9, 132)));
        Assert.False(See(37, Notices.Row("1", 9, 132)));
        FillRecord repair = Assert.Single(_target.Published);
        Assert.Equal((2L, "11.0000"), (repair.Quantity.Value, repair.Price.ToString()));
        Assert.True(See(43, Notices.Row("1", 9, 132)));
    }

    [Fact]
    public void Rows_that_come_twice_count_once_and_the_fullest_counts()
    {
        Begin(sinceGap: 60);
        OrderHistoryRow[] rows = [Notices.Row("1", 5, 50), Notices.Row("1", 7, 70), Notices.Row("1", 5, 50)];
        See(0, rows);
        See(6, rows);
        Assert.Equal(7, Assert.Single(_target.Published).Quantity.Value);
    }

    [Fact]
    public void A_row_that_falls_between_two_pages_now_and_then_is_repaired_all_the_same()
    {
        Begin(sinceGap: 60);
        for (int at = 0; at < 60; at += 12)
        {
            Assert.False(See(at, Notices.Row("1", 5, 50)) && at < 36);
            See(at + 6);
        }

        Assert.Equal(5, Assert.Single(_target.Published).Quantity.Value);

        // And while one is awaited the repair does not end.
        Begin(sinceGap: 60);
        Assert.False(See(40, Notices.Row("2", 5, 50)));
        for (int at = 46; at < 90; at += 6) Assert.False(See(at));
    }

    [Fact]
    public void A_number_used_on_two_days_counts_with_both()
    {
        _ledger.Add(Notices.Fill("1", 5, 10));
        _ledger.Add(Notices.Fill("1", 2, 10));
        Begin(sinceGap: 60);
        OrderHistoryRow[] rows = [Notices.Row("1", 5, 50), Notices.Row("1", 4, 40, date: new DateOnly(2026, 4, 2))];
        See(0, rows);
        See(6, rows);
        Assert.Equal(2, Assert.Single(_target.Published).Quantity.Value);
    }

    [Fact]
    public void Without_a_baseline_only_orders_seen_from_their_birth_are_repaired()
    {
        _ledger.HasBaseline = false;
        _ledger.Add(Notices.Accepted("1"));
        Begin(sinceGap: 60);
        for (int at = 0; at <= 42; at += 6) See(at, Notices.Row("1", 5, 50), Notices.Row("2", 8, 80));
        Assert.Equal("1", Assert.Single(_target.Published).OrderNo.ToString());
        RepairReport report = _repair!.Report(RepairOutcome.Complete, null);
        Assert.Equal((1, 8L), (report.UnrepairedOrders, report.UnrepairedQuantity));
        Assert.NotNull(report.Reason);
        Assert.True(_ledger.HasBaseline);
        // And the old shares are not taken for missed ones next time.
        Begin(sinceGap: 0);
        for (int at = 0; at <= 42; at += 6) See(at, Notices.Row("1", 5, 50), Notices.Row("2", 8, 80));
        Assert.Single(_target.Published);
    }

    [Fact]
    public void Adopting_publishes_nothing()
    {
        Begin(sinceGap: 0, adopts: true);
        for (int at = 30; at <= 50; at += 6) See(at, Notices.Row("1", 5, 50));
        Assert.Empty(_target.Published);
        Assert.Equal(new KnownOrder("0000000001", "AAPL", "01790", 5, 50) { Day = new DateOnly(2026, 4, 1) }, Assert.Single(_ledger.Export()));
    }

    [Fact]
    public void A_surplus_that_stays_is_doubt_and_is_told()
    {
        _ledger.Add(Notices.Fill("1", 5, 10));
        Begin(sinceGap: 60);
        bool isComplete = false;
        for (int at = 0; at < 90 && !isComplete; at += 6) isComplete = See(at, Notices.Row("1", 3, 30));
        Assert.True(isComplete);
        RepairReport report = _repair!.Report(RepairOutcome.Complete, null);
        Assert.Equal((GapOutcome.Doubtful, 0L), (report.GapOutcome, report.UnrepairedQuantity));
        Assert.Equal(["1"], report.DoubtfulOrders);
        Assert.Empty(_target.Published);
    }

    [Fact]
    public void New_orders_do_not_delay_the_end()
    {
        Begin(sinceGap: 60);
        bool isComplete = false;
        int at = 0;
        for (int i = 1; !isComplete; i++, at += 6)
        {
            _ledger.Add(Notices.Accepted($"{i}"));
            _ledger.Add(Notices.Fill($"{i}", 5, 10));
            isComplete = See(at);
        }

        Assert.Equal(42, at);
    }

    [Fact]
    public void An_order_that_the_history_does_not_show_yet_may_hide_a_missed_fill()
    {
        Begin(sinceGap: 60);
        See(0);
        // Its acceptance and a first fill of 3 were missed; the history shows nothing of it for 30 s.
        _ledger.Add(Notices.Fill("1", 2, 10));
        Assert.False(See(20));
        Assert.False(See(31));
        Assert.False(See(37));
        Assert.False(See(43));
        for (int at = 51; at <= 57; at += 6) Assert.False(See(at, Notices.Row("1", 5, 50)));
        Assert.Equal(3, Assert.Single(_target.Published).Quantity.Value);
        Assert.True(See(63, Notices.Row("1", 5, 50)));
    }

    [Fact]
    public void A_snapshot_that_is_not_whole_does_not_end_it()
    {
        Begin(sinceGap: 60);
        for (int at = 0; at < 90; at += 6) Assert.False(Apply(at, isWhole: false));
        Assert.False(See(90));
        Assert.True(See(96));
    }

    private void Begin(int sinceGap, bool adopts = false)
    {
        _ledger.OpenGap(_time.GetUtcNow());
        _repair = new GapRepair(_ledger, Notices.Identity, Settings, adopts, TimeSpan.FromSeconds(sinceGap));
    }

    private bool See(int second, params OrderHistoryRow[] rows) => Apply(second, isWhole: true, rows);

    private bool Apply(int second, bool isWhole, params OrderHistoryRow[] rows)
    {
        TimeSpan at = TimeSpan.FromSeconds(second);
        bool isComplete = false;
        Assert.True(_target.RunAsync(
            () => isComplete = _repair!.Apply(HistoryOrder.Fold(rows), isWhole, at, at + TimeSpan.FromMilliseconds(100), at + TimeSpan.FromMilliseconds(100),
                _target),
            default).IsCompletedSuccessfully);
        return isComplete;
    }
}
