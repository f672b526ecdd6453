using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

/// <summary>Records and rows for the recovery tests.</summary>
internal static class Notices
{
    public static readonly KisAccount Account = KisAccount.Parse("12345678-01");

    public static readonly RepairIdentity Identity = new(2, TrId.H0GSCNI9, new FixedText16("htsid"), Account);

    public static FillRecord Fill(
        string orderNo, long quantity, decimal price, string symbol = "AAPL", string branch = "", string account = "12345678", DateTimeOffset at = default) =>
        Create(RecordKind.Fill, orderNo, symbol, branch, account, at) with { Quantity = new Quantity(quantity), Price = PriceOf(price) };

    public static FillRecord Accepted(
        string orderNo, string symbol = "AAPL", string branch = "", string account = "12345678", DateTimeOffset at = default) =>
        Create(RecordKind.OrderEvent, orderNo, symbol, branch, account, at) with { Acceptance = Acceptance.Accepted, Amendment = Amendment.New };

    public static OrderHistoryRow Row(
        string orderNo, long filled, decimal amount, string symbol = "AAPL", string branch = "01790", DateOnly? date = null) => new()
        {
            OrderNo = orderNo.PadLeft(10, '0'),
            Symbol = symbol,
            FilledQuantity = filled,
            FilledAmount = amount,
            FilledPrice = filled == 0 ? 0 : Math.Round(amount / filled, 8),
            Branch = branch,
            Side = Side.Buy,
            Exchange = "NASD",
            Currency = "USD",
            SecurityName = "애플",
            OrderQuantity = 1000,
            OrderDate = date ?? new DateOnly(2026, 4, 1),
            Amendment = Amendment.New,
        };

    public static OrderHistory History(params OrderHistoryRow[] rows) => new(rows, true, 0, 1);

    public static Price PriceOf(decimal price) => new((long)(price * 10_000), 4);

    public static decimal Value(in FillRecord record) => record.Quantity.Value * record.Price.ToDecimal();

    private static FillRecord Create(RecordKind kind, string orderNo, string symbol, string branch, string account, DateTimeOffset at) => new()
    {
        Kind = kind,
        OrderNo = new FixedText16(orderNo),
        Symbol = new FixedText16(symbol),
        Branch = new FixedText16(branch),
        Account = new FixedText16(account),
        Side = Side.Buy,
        Market = Market.Nasdaq,
        ReceivedUtcTicks = at.UtcTicks,
    };
}
