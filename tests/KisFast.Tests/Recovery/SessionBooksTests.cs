using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

public class SessionBooksTests
{
    private static readonly DateTimeOffset Today = new(2026, 4, 1, 14, 0, 0, TimeSpan.Zero);
    private static readonly FixedText16 HtsId = new("htsid");

    [Fact]
    public void A_note_knows_the_fills_and_the_records_before_it_the_rest()
    {
        var ledger = new OrderLedger(Notices.Account);
        var books = new SessionBooks(["htsid"], ledger);
        books.Begin(new LedgerNote("htsid", true, [new KnownOrder("2", "AAPL", "", 4, 40)]), before: new RecordPosition(1, 4));
        Recall(Notices.Accepted("1", at: Today) with { Quantity = new Quantity(10) }, 0);
        Recall(Notices.Accepted("2", at: Today) with { Quantity = new Quantity(10) }, 1);
        Recall(Notices.Fill("2", 4, 10, at: Today), 2);
        Recall(Notices.Accepted("1", at: Today) with { Acceptance = Acceptance.Cancelled }, 3);
        Recall(Notices.Fill("2", 3, 10, at: Today), 4);

        Assert.Equal(7, Assert.Single(ledger.Export()).FilledQuantity);
        Assert.Equal(OrderMarks.Accepted | OrderMarks.Expired, StateOf("1").Marks);
        Assert.Equal((10L, 3L), (StateOf("2").Ordered, ledger.RoomOf(StateOf("2"), null)));

        void Recall(FillRecord record, long sequence)
        {
            record.HtsId = HtsId;
            record.Epoch = 1;
            record.Sequence = sequence;
            books.Recall(record);
        }

        OrderState StateOf(string orderNo)
        {
            Assert.True(ledger.TryFind(OrderKey.Create(System.Text.Encoding.ASCII.GetBytes(orderNo), "AAPL"u8), 0, isOnly: true, out OrderState state));
            return state;
        }
    }

    [Fact]
    public void Gap_of_another_account_neither_opens_nor_ends_the_own_one()
    {
        var identity = new RepairIdentity(0, TrId.H0GSCNI0, HtsId, Notices.Account);
        RecordStamp opened = new() { ReceivedUtcTicks = Today.UtcTicks }, closed = opened with { ReceivedUtcTicks = Today.AddMinutes(5).UtcTicks };
        RepairReport nobody = RepairReport.NotAttempted("another account");
        var other = new FixedText16("9999999901");
        var books = new SessionBooks(["htsid"], new OrderLedger(Notices.Account));

        books.Recall(SessionRecords.GapOpened(identity, opened, GapCause.Restart) with { Account = other });
        Assert.Null(books.UnrepairedSince);
        books.Recall(SessionRecords.GapOpened(identity, opened, GapCause.Restart));
        books.Recall(SessionRecords.GapOpened(identity, closed, GapCause.Restart) with { Account = other });
        books.Recall(SessionRecords.GapClosed(identity, closed, nobody, GapCause.Restart) with { Account = other });
        Assert.Equal(Today, books.UnrepairedSince);
        books.Recall(SessionRecords.GapClosed(identity, closed, nobody, GapCause.Restart));
        Assert.Null(books.UnrepairedSince);
    }

    [Fact]
    public void Order_that_was_heard_from_its_acceptance_on_stays_so_in_books_without_a_baseline()
    {
        var ledger = new OrderLedger(Notices.Account);
        var books = new SessionBooks(["htsid"], ledger);
        books.Begin(
            new LedgerNote("htsid", false, [new KnownOrder("1", "AAPL", "", 30, 300), new KnownOrder("2", "AAPL", "", 4, 40)]),
            before: new RecordPosition(1, 9));
        foreach (FillRecord record in new[] { Notices.Accepted("1", at: Today), Notices.Fill("1", 30, 10, at: Today), Notices.Fill("2", 4, 10, at: Today) })
            books.Recall(record with { HtsId = HtsId, Epoch = 1 });

        Assert.False(books.HasBaseline);
        Assert.True(Find("1").BornAt > 0);
        Assert.Equal(30, Find("1").Quantity);
        // Of this one nobody knows what came before its first fill that was heard.
        Assert.Equal(0, Find("2").BornAt);

        OrderState Find(string orderNo)
        {
            Assert.True(ledger.TryFind(OrderKey.Create(System.Text.Encoding.ASCII.GetBytes(orderNo), "AAPL"u8), 0, isOnly: true, out OrderState state));
            return state;
        }
    }
}
