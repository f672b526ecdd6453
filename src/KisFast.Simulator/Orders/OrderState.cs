using System.Globalization;

namespace KisFast.Simulator;

/// <summary>An order in the book. Changed only under the book's lock.</summary>
internal sealed class OrderState
{
    public required HtsUser User { get; init; }
    public required string Account { get; init; }
    public required long OrderNo { get; init; }
    public long OriginalOrderNo { get; init; }
    public required Security Security { get; init; }
    public required SimulatedSide Side { get; init; }
    public required char OrderType { get; init; }
    public required long Quantity { get; init; }
    /// <summary>In units of the market's last decimal.</summary>
    public required long Price { get; init; }
    public required long PlacedAt { get; init; }
    public bool IsLoan { get; init; }
    public bool IsSplit { get; init; }
    public long ChangedAt { get; set; }
    public long Filled { get; set; }
    /// <summary>Σ quantity · price, in units of the market's last decimal.</summary>
    public long FilledUnits { get; set; }
    public SimulatedOrderState State { get; set; }
    public int Notices { get; set; }

    public long Remaining => Quantity - Filled;
    public bool IsOpen => State == SimulatedOrderState.Working;
    public long Scale => Security.Market.Scale;
    public decimal ToPrice(long units) => (decimal)units / Scale;

    public static string Number(long orderNo) => orderNo.ToString("D10", CultureInfo.InvariantCulture);

    public BookOrder ToBookOrder() => new()
    {
        HtsId = User.HtsId,
        Account = Account,
        OrderNo = Number(OrderNo),
        OriginalOrderNo = OriginalOrderNo == 0 ? null : Number(OriginalOrderNo),
        Symbol = Security.Symbol,
        Market = Security.Market.Code,
        Side = Side,
        Quantity = Quantity,
        Price = ToPrice(Price),
        FilledQuantity = Filled,
        FilledAmount = ToPrice(FilledUnits),
        State = State,
        Notices = Notices,
        PlacedAt = new DateTimeOffset(PlacedAt, TimeSpan.Zero),
        ChangedAt = new DateTimeOffset(ChangedAt, TimeSpan.Zero),
    };
}
