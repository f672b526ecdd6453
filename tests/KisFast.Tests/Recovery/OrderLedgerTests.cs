using KisFast.Recovery;
using KisFast.Tests.Support;

namespace KisFast.Tests.Recovery;

public sealed class OrderLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly OrderLedger _ledger = new(Notices.Account);

    [Theory]
    [InlineData("3567", "AAPL", "", "12345678")]
    [InlineData("0000003567", "aapl", "01790", "1234567801")]
    [InlineData("0003567", "AAPL", "1790", "12345678")]
    public void Notice_and_history_meet_whatever_their_padding(string orderNo, string symbol, string branch, string account)
    {
        _ledger.Add(Notices.Fill(orderNo, 7, 148.01m, symbol, branch, account, Start));
        HistoryOrder order = Assert.Single(HistoryOrder.Fold([Notices.Row("3567", 7, 1036.07m)]));
        Assert.True(_ledger.TryFind(order.Key, order.Branch, order.IsOnly, out OrderState state));
        Assert.Equal(7, state.Quantity);
        Assert.Equal(1036.07m, state.Amount.ToDecimal());
    }

    [Theory]
    [InlineData("00700", "700")]
    [InlineData("7203", "7203")]
    [InlineData("brk/b", "BRK/B")]
    public void Symbols_meet(string notice, string history) => Assert.Equal(
        OrderKey.Create("1"u8, System.Text.Encoding.UTF8.GetBytes(notice)), OrderKey.Create("1"u8, System.Text.Encoding.UTF8.GetBytes(history)));

    [Fact]
    public void A_domestic_order_is_none_of_an_overseas_one_with_its_number()
    {
        Assert.NotEqual(OrderKey.Create("3567"u8, "6758"u8), OrderKey.Create("3567"u8, "6758"u8, isDomestic: true));
        Assert.Equal(OrderKey.Create("0000003567"u8, "005930"u8, isDomestic: true), OrderKey.Create("3567"u8, "005930"u8, isDomestic: true));
        Assert.True(OrderKey.Create("3567"u8, "005930"u8, isDomestic: true).IsDomestic);
    }

    [Fact]
    public void Orders_that_differ_do_not_meet()
    {
        OrderKey key = OrderKey.Create("3567"u8, "AAPL"u8);
        Assert.NotEqual(key, OrderKey.Create("35670"u8, "AAPL"u8));
        Assert.NotEqual(key, OrderKey.Create("3567"u8, "AAPLX"u8));
    }

    [Fact]
    public void A_branch_counts_only_where_it_tells_orders_apart()
    {
        _ledger.Add(Notices.Fill("1", 3, 10, branch: "111"));
        OrderKey key = OrderKey.Create("1"u8, "AAPL"u8);
        // The only order of that number: the same, though the notice names another branch.
        Assert.True(_ledger.TryFind(key, OrderKey.BranchOf("222"u8), isOnly: true, out OrderState state));
        Assert.Equal(3, state.Quantity);
        // One of two: another order.
        Assert.False(_ledger.TryFind(key, OrderKey.BranchOf("222"u8), isOnly: false, out _));

        _ledger.Add(Notices.Fill("1", 4, 10, branch: "222"));
        Assert.True(_ledger.TryFind(key, OrderKey.BranchOf("222"u8), isOnly: false, out state));
        Assert.Equal(4, state.Quantity);
        Assert.True(_ledger.TryFind(key, OrderKey.BranchOf("00111"u8), isOnly: false, out state));
        Assert.Equal(3, state.Quantity);
    }

    [Fact]
    public void Other_accounts_gaps_rejects_and_nameless_orders_are_passed_over()
    {
        _ledger.Add(Notices.Fill("1", 3, 10, account: "87654321"));
        _ledger.Add(Notices.Fill("1", 3, 10, account: "1234567802"));
        _ledger.Add(Notices.Fill("", 3, 10));
        _ledger.Add(new FillRecord { Kind = RecordKind.GapOpened });
        Assert.Equal(0, _ledger.Count);
        _ledger.Add(Notices.Fill("1", 3, 10) with { Rejected = Rejected.Yes });
        // It contradicts itself, and counts as the fill it says it is.
        Assert.Equal(3, Assert.Single(States()).Quantity);
        Assert.Equal(2, _ledger.OtherNotices);
        // An order event's quantity is what was ordered.
        _ledger.Add(Notices.Accepted("1") with { Quantity = new Quantity(7) });
        Assert.Equal(3, Assert.Single(States()).Quantity);
    }

    [Fact]
    public void Repairs_count_as_shares_not_as_notices()
    {
        _ledger.Add(Notices.Accepted("1"));
        _ledger.Add(Notices.Fill("1", 3, 10) with { Source = RecordSource.Repair });
        OrderState state = Assert.Single(States());
        Assert.Equal((3L, 1L, 1L), (state.Quantity, state.LastNotice, state.BornAt));
        Assert.Equal(1, _ledger.Notices);
    }

    [Fact]
    public void An_order_first_seen_with_a_fill_was_not_born_here()
    {
        _ledger.Add(Notices.Fill("1", 3, 10));
        _ledger.Add(Notices.Accepted("1"));
        Assert.Equal(0, Assert.Single(States()).BornAt);
    }

    [Theory]
    [InlineData(Amendment.New, Rejected.No, "", true)]
    [InlineData(Amendment.New, Rejected.Yes, "", true)]
    [InlineData(Amendment.Amend, Rejected.No, "0000000001", true)]
    [InlineData(Amendment.Amend, Rejected.No, "", true)]
    [InlineData(Amendment.Amend, Rejected.Yes, "", false)]
    [InlineData(Amendment.Amend, Rejected.Yes, "0000000001", true)]
    [InlineData(Amendment.Cancel, Rejected.No, "0000000001", true)]
    [InlineData(Amendment.Cancel, Rejected.No, "0000000002", false)]
    [InlineData(Amendment.Cancel, Rejected.No, "", false)]
    public void An_order_is_born_with_its_first_event_if_its_number_is_its_own(Amendment amendment, Rejected rejected, string original, bool isBorn)
    {
        _ledger.Add(Notices.Accepted("2") with { Amendment = amendment, Rejected = rejected, OriginalOrderNo = new FixedText16(original) });
        Assert.Equal(isBorn ? 1 : 0, Assert.Single(States()).BornAt);
    }

    [Fact]
    public void Old_orders_are_forgotten_but_not_while_a_gap_is_open()
    {
        for (int day = 0; day < 3; day++) _ledger.Add(Notices.Fill($"{day + 1}", 3, 10, at: Start.AddDays(day)));
        _ledger.OpenGap(Start.AddDays(2));
        _ledger.OpenGap(Start.AddDays(3));
        Assert.Equal(Start.AddDays(2), _ledger.GapOpenedAt);
        for (int day = 3; day < 9; day++) _ledger.Add(Notices.Fill($"{day + 1}", 3, 10, at: Start.AddDays(day)));
        Assert.Equal(9, _ledger.Count);
        _ledger.CloseGap(isRepaired: true);
        _ledger.Add(Notices.Fill("10", 3, 10, at: Start.AddDays(9)));
        Assert.Equal(["10", "7", "8", "9"], States().Select(static state => state.OrderNo.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Orders_without_end_cost_bounded_memory_and_the_baseline()
    {
        OrderLedger ledger = new(Notices.Account, maxOrders: 100) { HasBaseline = true };
        for (int i = 0; i < 100; i++) ledger.Add(Notices.Fill($"{i + 1}", 3, 10, at: Start));
        Assert.True(ledger.HasBaseline);
        for (int i = 0; i < 100_000; i++) ledger.Add(Notices.Fill($"{i + 1}", 1, 10, at: Start));
        for (int i = 0; i < 1000; i++) ledger.Add(Notices.Fill("1", 1, 10, branch: $"{i + 1}", at: Start));
        Assert.Equal((100, 101_100L, false), (ledger.Count, ledger.Notices, ledger.HasBaseline));
        // A repair that ends well does not bring back what was never booked; what is known stays right.
        ledger.HasBaseline = true;
        Assert.False(ledger.HasBaseline);
        Assert.True(ledger.TryFind(OrderKey.Create("100"u8, "AAPL"u8), 0, isOnly: true, out OrderState known));
        Assert.Equal(4, known.Quantity);
    }

    [Fact]
    public void A_clock_that_jumps_forgets_nothing()
    {
        _ledger.Add(Notices.Fill("1", 3, 10, at: Start));
        _ledger.Add(Notices.Fill("2", 3, 10, at: Start.AddYears(1)));
        _ledger.Add(Notices.Fill("3", 3, 10, at: Start));
        Assert.Equal(3, _ledger.Count);
    }

    [Fact]
    public void Memory_is_bounded_over_a_year()
    {
        for (int day = 0; day < 365; day++)
        {
            for (int i = 0; i < 20; i++) _ledger.Add(Notices.Fill($"{(day * 20) + i + 1}", 1, 10, at: Start.AddDays(day)));
            Assert.InRange(_ledger.Count, 1, 20 * (OrderLedger.RetainedDays + 1));
        }
    }

    [Fact]
    public void What_is_exported_can_be_seeded()
    {
        _ledger.Add(Notices.Fill("0000000001", 3, 10.5m, branch: "01790", at: Start));
        _ledger.Add(Notices.Accepted("2", at: Start));
        OrderLedger next = new(Notices.Account);
        foreach (KnownOrder known in _ledger.Export()) next.Seed(known);
        Assert.Equal(new KnownOrder("0000000001", "AAPL", "01790", 3, 31.5m) { Day = new DateOnly(2026, 4, 1) }, Assert.Single(next.Export()));
    }

    [Fact]
    public void A_notice_of_a_known_order_allocates_nothing()
    {
        FillRecord fill = Notices.Fill("1", 3, 10.5m, branch: "01790", at: Start);
        for (int i = 0; i < 100; i++) _ledger.Add(fill);
        Assert.Equal(0, Allocated.By(Add));

        void Add()
        {
            for (int i = 0; i < 1000; i++) _ledger.Add(fill);
        }
    }

    private List<OrderState> States()
    {
        List<OrderState> states = [];
        foreach ((_, OrderState state) in _ledger) states.Add(state);
        return states;
    }

    [Theory]
    [InlineData(TrId.H0GSCNI0)]
    [InlineData(TrId.H0STCNI0)]
    public void A_chain_of_amendments_is_one_budget_in_either_market(TrId trId)
    {
        var ledger = new OrderLedger(Notices.Account) { TakesDomestic = true };
        FillRecord amendment = Notices.Accepted("2") with { Amendment = Amendment.Amend, OriginalOrderNo = new FixedText16("1"), Quantity = new Quantity(20) };
        foreach (FillRecord record in new[] { Notices.Accepted("1") with { Quantity = new Quantity(30) }, amendment, Notices.Fill("1", 15, 10) })
            ledger.Add(record with { TrId = trId });
        OrderKey key = OrderKey.Create("2"u8, "AAPL"u8, trId == TrId.H0STCNI0);
        Assert.True(ledger.TryFind(key, 0, isOnly: true, out OrderState state));
        Assert.Equal(15, ledger.RoomOf(state, null));
        Assert.Equal(15, ledger.OthersOf(state));
        Assert.Equal(OrderKey.Create("1"u8, "AAPL"u8, trId == TrId.H0STCNI0), OrderLedger.ChainOf(key, state));
    }
}
