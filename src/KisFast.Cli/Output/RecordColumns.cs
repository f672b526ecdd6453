using System.Globalization;

namespace KisFast.Cli;

/// <summary>What a person reads a record by, in a terminal and on the page.</summary>
internal static class RecordColumns
{
    public const string Name = "Name";
    public const string Event = "Event";
    public const string Symbol = "Symbol";
    public const string Account = "Account";
    public const string Holder = "Holder";
    public const int EventCells = 11;

    /// <summary>All but the first, which says when.</summary>
    public static IReadOnlyList<RecordColumn> All { get; } =
    [
        new(Event, EventCells, 0, false, EventText.Of, IsWord: true),
        new("Side", 4, 0, false, static (in r) => r.Side is Side.None ? "" : SideText.Of(r.Side), IsWord: true),
        new(Symbol, 8, 0, false, static (in r) => r.Symbol.ToString()),
        new("Quantity", 8, 0, true, static (in r) => Grouped(r.Quantity)),
        new("Price", 11, 46, true, PriceOf),
        new("Order", 10, 66, false, static (in r) => r.OrderNo.ToString()),
        new(Name, 8, 75, false, static (in r) => r.SecurityName.ToString()),
        new("Of", 8, 88, true, static (in r) => Grouped(r.OrderQuantity)),
        new("Type", 13, 150, false, static (in r) => TypeOf(r.OrderType), IsWord: true),
        new("Market", 10, 112, false, static (in r) => r.Market is Market.None ? "" : r.Market.ToString(), IsWord: true),
        new(Account, 10, 124, false, static (in r) => r.Account.ToString()),
        new(Holder, 12, 138, false, static (in r) => r.AccountName.ToString()),
    ];

    private static string Grouped(Quantity quantity) => quantity.ToString("N0", CultureInfo.InvariantCulture);

    private static string TypeOf(OrderType type) => type switch
    {
        OrderType.None => "",
        OrderType.Market => "At market", // Market is another column
        _ => type.ToString(),
    };

    // Digits of which nobody knows where the point is are no price: the mark says so.
    private static string PriceOf(in FillRecord record) =>
        record.Price.HasValue || !record.RawPrice.Utf8.ContainsAnyInRange((byte)'1', (byte)'9') ? record.Price.ToString() : $"?{record.RawPrice}";
}
