using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

public sealed class EventIdentityTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 3, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Fields =>
    [
        "orderNo", "symbol", "quantity", "price", "twin", "side", "kind", "acceptance", "amendment", "rejected", "time", "original", "ordered", "market",
    ];

    [Theory]
    [InlineData("0000003567", "12345678")]
    [InlineData("3567", "1234567801")]
    public void Event_has_one_identity_however_it_is_padded(string orderNo, string account) => Assert.Equal(
        EventIdentity.Of(Notices.Fill("3567", 7, 148.01m, at: Start)),
        EventIdentity.Of(Notices.Fill(orderNo, 7, 148.01m, account: account, at: Start.AddHours(2))));

    [Theory]
    [MemberData(nameof(Fields))]
    public void Whatever_KIS_says_of_the_event_counts(string field)
    {
        FillRecord record = Notices.Fill("3567", 7, 148.01m, at: Start);
        FillRecord other = record;
        switch (field)
        {
            case "orderNo": other.OrderNo = new FixedText16("3568"); break;
            case "symbol": other.Symbol = new FixedText16("MSFT"); break;
            case "quantity": other.Quantity = new Quantity(8); break;
            case "price": other.RawPrice = new FixedText16("1480200"); break;
            case "twin": other.RawPrice12 = new FixedText16("1"); break;
            case "side": other.Side = Side.Sell; break;
            case "kind": other.Kind = RecordKind.OrderEvent; break;
            case "acceptance": other.Acceptance = Acceptance.Confirmed; break;
            case "amendment": other.Amendment = Amendment.Cancel; break;
            case "rejected": other.Rejected = Rejected.Yes; break;
            case "time": other.Time = new WireTime(1); break;
            case "original": other.OriginalOrderNo = new FixedText16("1"); break;
            case "ordered": other.OrderQuantity = new Quantity(0); break;
            default: other.Market = Market.Nyse; break;
        }

        Assert.NotEqual(EventIdentity.Of(record), EventIdentity.Of(other));
    }

    [Fact]
    public void What_the_feed_adds_does_not_count()
    {
        FillRecord record = Notices.Fill("3567", 7, 148.01m, at: Start);
        FillRecord other = record;
        other.Sequence = 9;
        other.ReceivedUtcTicks += 77;
        other.ReceivedTimestamp = 5;
        other.SessionIndex = 3;
        other.HtsId = new FixedText16("another");
        other.Epoch = 1_790_000_000_000;
        other.IsReplayed = true;
        other.Doubts = Doubts.Overfill;
        Assert.Equal(EventIdentity.Of(record), EventIdentity.Of(other));
    }

    [Theory]
    [InlineData("2026-04-01T22:59:59Z", "2026-04-01T14:00:00Z", true)] // 07:59:59 and 23:00 in Korea: one New York day
    [InlineData("2026-04-01T23:00:00Z", "2026-04-01T22:59:59Z", false)] // 08:00: the next one
    public void Day_begins_at_eight_in_Korea(string one, string other, bool same)
    {
        FillRecord first = Notices.Fill("1", 1, 1m, at: DateTimeOffset.Parse(one));
        FillRecord second = Notices.Fill("1", 1, 1m, at: DateTimeOffset.Parse(other));
        Assert.Equal(same, EventIdentity.Of(first) == EventIdentity.Of(second));
    }

    [Fact]
    public void Repair_is_named_by_its_order_and_what_it_fills()
    {
        FillRecord repair = Notices.Fill("3567", 3, 148.01m, at: Start) with { Source = RecordSource.Repair };
        DateOnly day = new(2026, 4, 1);
        ulong identity = EventIdentity.OfRepair(repair, day, 4, 7);
        Assert.Equal(identity, EventIdentity.OfRepair(repair with { OrderNo = new FixedText16("0000003567"), ReceivedUtcTicks = 5 }, day, 4, 7));
        Assert.NotEqual(identity, EventIdentity.OfRepair(repair, day, 4, 8));
        Assert.NotEqual(identity, EventIdentity.OfRepair(repair, day, 3, 7));
        Assert.NotEqual(identity, EventIdentity.OfRepair(repair, day.AddDays(1), 4, 7));
        Assert.NotEqual(identity, EventIdentity.Of(repair));
    }

    [Fact]
    public void Equal_notices_are_counted_and_a_restart_goes_on_counting()
    {
        var book = new IdentityBook(1);
        ulong[] identities = [.. Enumerable.Range(0, 4).Select(_ => Identify(book))];
        Assert.Equal(4, identities.Distinct().Count());

        var restarted = new IdentityBook(1);
        for (int i = 0; i < 2; i++) restarted.Recall(Notices.Fill("3567", 7, 148.01m, at: Start));
        Assert.Equal(identities[2], Identify(restarted));
        Assert.Equal(identities[3], Identify(restarted));

        var nextDay = new IdentityBook(1);
        nextDay.Recall(Notices.Fill("3567", 7, 148.01m, at: Start.AddDays(-1)));
        Assert.Equal(identities[0], Identify(nextDay));
    }

    [Fact]
    public void A_notice_of_yesterday_that_comes_late_does_not_begin_the_day_anew()
    {
        var book = new IdentityBook(1);
        ulong first = Identify(book);
        FillRecord late = Notices.Fill("3568", 1, 148.01m, at: Start.AddDays(-1));
        book.Identify(ref late);
        Assert.NotEqual(first, Identify(book));
    }

    [Fact]
    public void A_clock_that_is_set_back_behind_the_days_beginning_goes_on_counting()
    {
        var book = new IdentityBook(1);
        ulong first = Identify(book);
        FillRecord tomorrow = Notices.Fill("3567", 7, 148.01m, at: Start.AddDays(1));
        book.Identify(ref tomorrow);
        ulong second = Identify(book), third = Identify(book);
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        // As a start that reads the same records tells them.
        var restarted = new IdentityBook(1);
        restarted.Recall(Notices.Fill("3567", 7, 148.01m, at: Start));
        restarted.Recall(tomorrow);
        Assert.Equal(second, Identify(restarted));
    }

    [Fact]
    public void Sessions_that_hear_one_account_agree()
    {
        var book = new IdentityBook(2);
        FillRecord first = Notices.Fill("3567", 7, 148.01m, at: Start);
        FillRecord second = first;
        second.SessionIndex = 1;
        book.Identify(ref first);
        book.Identify(ref second);
        Assert.Equal(first.Identity, second.Identity);
    }

    [Fact]
    public void A_gap_that_is_opened_again_is_another_one()
    {
        FillRecord gap = SessionRecords.GapOpened(Notices.Identity with { Session = 0 }, new RecordStamp(1, Start.UtcTicks, 0), GapCause.Restart);
        FillRecord first = gap, second = gap, third = gap;
        var book = new IdentityBook(1);
        book.Identify(ref first);
        // A day later, too.
        FillRecord tomorrow = Notices.Fill("3567", 7, 148.01m, at: Start.AddDays(1)) with { SessionIndex = 0 };
        book.Identify(ref tomorrow);
        book.Identify(ref second);
        Assert.NotEqual(first.Identity, second.Identity);

        var restarted = new IdentityBook(1);
        restarted.Recall(first);
        restarted.Recall(second);
        restarted.Identify(ref third);
        Assert.DoesNotContain(third.Identity, new[] { first.Identity, second.Identity });
    }

    private static ulong Identify(IdentityBook book)
    {
        FillRecord record = Notices.Fill("3567", 7, 148.01m, at: Start);
        book.Identify(ref record);
        return record.Identity;
    }
}
