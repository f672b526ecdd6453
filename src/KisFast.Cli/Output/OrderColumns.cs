namespace KisFast.Cli;

/// <summary>What a person reads an order by, in a terminal and on the page.</summary>
internal static class OrderColumns
{
    /// <summary>All but when it changed.</summary>
    public static IReadOnlyList<CellColumn<Order>> All { get; } =
    [
        new("Status", 11, 45, false, OrderStatusText.Of, IsWord: true),
        new("Side", 4, 0, false, static o => o.Side is Side.None ? "" : SideText.Of(o.Side), IsWord: true),
        new("Symbol", 8, 0, false, static o => o.Symbol),
        new("Ordered", 8, 56, true, static o => Amounts.Shares(o.Ordered)),
        new("Filled", 8, 0, true, static o => Amounts.Shares(o.Filled)),
        new("Open", 8, 0, true, static o => Amounts.Shares(o.Open)),
        new("Price", 12, 82, true, static o => Amounts.Money(o.Price)),
        new("Average", 12, 70, true, static o => Amounts.Money(o.AveragePrice)),
        new("Order", 10, 94, false, static o => o.OrderNo),
        new("Repaired", 8, 104, true, static o => o.Repaired == 0 ? "" : Amounts.Shares(o.Repaired)),
        new("Currency", 8, 112, false, static o => o.Currency ?? ""),
        new("Account", 8, 122, false, static o => AccountMask.Of(o.Account)),
    ];

    /// <summary>Whether it is one that can fill. A cancellation never does: what it did stands at the order that it is about.</summary>
    public static bool IsShown(Order order) => order.Amendment != Amendment.Cancel;
}
