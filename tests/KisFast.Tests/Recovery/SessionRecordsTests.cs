using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

public sealed class SessionRecordsTests
{
    private static readonly RecordStamp Now = new(123, new DateTime(2026, 4, 1, 1, 2, 3, DateTimeKind.Utc).Ticks, 2);

    [Theory]
    [InlineData("NASD", "USD", Market.Nasdaq)]
    [InlineData("NYSE", "USD", Market.Nyse)]
    [InlineData("AMEX", "USD", Market.Amex)]
    [InlineData("SEHK", "HKD", Market.HongKong)]
    [InlineData("SEHK", "CNY", Market.HongKongCny)]
    [InlineData("SHAA", "CNY", Market.ShanghaiA)]
    [InlineData("SHAA", "USD", Market.ShanghaiB)]
    [InlineData("SZAA", "HKD", Market.ShenzhenB)]
    [InlineData("SZAA", "CNY", Market.Unknown)]
    [InlineData("TKSE", "JPY", Market.Tokyo)]
    [InlineData("HASE", "VND", Market.Hanoi)]
    [InlineData("VNSE", "VND", Market.HoChiMinh)]
    [InlineData("", "", Market.None)]
    [InlineData("NEWX", "USD", Market.Unknown)]
    public void Exchanges_become_markets(string exchange, string currency, Market market) => Assert.Equal(market, Markets.Of(exchange, currency));

    [Fact]
    public void A_repair_of_an_unseen_order_is_the_histories_row()
    {
        OrderHistoryRow row = Notices.Row("3567", 7, 1036.07m) with { OriginalOrderNo = "0000003566", SecurityName = new string('애', 20) };
        FillRecord record = SessionRecords.Repair(Notices.Identity, Now, row, default, 7, ExactAmount.From(1036.07m));
        Assert.Equal(
            (RecordKind.Fill, RecordSource.Repair, TrId.H0GSCNI9, 2, 0), (record.Kind, record.Source, record.TrId, record.SessionIndex, record.FieldCount));
        Assert.Equal(
            ("htsid", "1234567801", "0000003567", "0000003566", "AAPL", "01790"),
            (record.HtsId.ToString(), record.Account.ToString(), record.OrderNo.ToString(), record.OriginalOrderNo.ToString(), record.Symbol.ToString(),
                record.Branch.ToString()));
        Assert.Equal((7L, 1000L, "148.0100"), (record.Quantity.Value, record.OrderQuantity.Value, record.Price.ToString()));
        Assert.Equal((Side.Buy, Market.Nasdaq, Amendment.New, Rejected.No), (record.Side, record.Market, record.Amendment, record.Rejected));
        Assert.Equal((new string('애', 16), Truncations.SecurityName), (record.SecurityName.ToString(), record.Truncations));
        Assert.False(record.Time.HasValue);
        Assert.True(record.RawPrice.IsEmpty);
        Assert.Equal(Now.ReceivedUtcTicks, record.ReceivedAt.Ticks);
    }

    [Theory]
    [InlineData("70", "10.0000")]
    [InlineData("-3", "9.5000")]
    [InlineData("0", "9.5000")]
    [InlineData(null, "9.5000")]
    public void A_senseless_rest_gets_the_orders_average(string? amount, string price)
    {
        OrderHistoryRow row = Notices.Row("1", 7, 66.5m);
        ExactAmount rest = amount is null ? ExactAmount.Unknown : ExactAmount.From(decimal.Parse(amount));
        Assert.Equal(price, SessionRecords.Repair(Notices.Identity, Now, row, default, 7, rest).Price.ToString());
    }

    [Fact]
    public void Gaps_say_what_could_be_repaired()
    {
        FillRecord opened = SessionRecords.GapOpened(Notices.Identity, Now, GapCause.Rejected);
        Assert.Equal((RecordKind.GapOpened, RecordSource.Repair, 2), (opened.Kind, opened.Source, opened.SessionIndex));
        Assert.False(opened.Quantity.HasValue || opened.OrderQuantity.HasValue || opened.Price.HasValue);

        FillRecord complete = SessionRecords.GapClosed(
            Notices.Identity, Now, new RepairReport { Outcome = RepairOutcome.Complete, RepairedRecords = 2, RepairedQuantity = 30 }, GapCause.Rejected);
        Assert.Equal((30L, 0L, GapOutcome.Repaired), (complete.RepairedQuantity.Value, complete.MissingQuantity.Value, complete.GapOutcome));
        Assert.Equal("1234567801", complete.Account.ToString());

        FillRecord partial = SessionRecords.GapClosed(
            Notices.Identity, Now, new RepairReport { Outcome = RepairOutcome.GaveUp, RepairedQuantity = 30, UnrepairedOrders = 1, UnrepairedQuantity = 5 },
            GapCause.Rejected);
        Assert.Equal((30L, 5L, GapOutcome.Unrepaired), (partial.RepairedQuantity.Value, partial.MissingQuantity.Value, partial.GapOutcome));

        FillRecord failed = SessionRecords.GapClosed(Notices.Identity, Now, new RepairReport { Outcome = RepairOutcome.Failed }, GapCause.Rejected);
        Assert.Equal((true, false, GapOutcome.Unrepaired), (failed.RepairedQuantity.HasValue, failed.MissingQuantity.HasValue, failed.GapOutcome));

        FillRecord blind = SessionRecords.GapClosed(Notices.Identity with { Account = null }, Now, RepairReport.NotAttempted("no account"), GapCause.Rejected);
        Assert.Equal((false, false, GapOutcome.NotAttempted), (blind.RepairedQuantity.HasValue, blind.MissingQuantity.HasValue, blind.GapOutcome));
    }
}
