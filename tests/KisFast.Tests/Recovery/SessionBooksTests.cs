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
}
