using System.Globalization;

namespace KisFast.Simulator;

/// <summary>An order in the book. Changed only under the book's lock. The simulator's own orders are used again once forgotten.</summary>
internal sealed class OrderState
{
    public HtsUser User { get; set; } = null!;
    public string Account { get; set; } = "";
    public long OrderNo { get; set; }
    public long OriginalOrderNo { get; set; }
    public Security Security { get; set; } = null!;
    public SimulatedSide Side { get; set; }
    public char OrderType { get; set; }
    public long Quantity { get; set; }
    /// <summary>In units of the market's last decimal.</summary>
    public long Price { get; set; }
    public long PlacedAt { get; set; }
    public bool IsLoan { get; set; }
    public bool IsSplit { get; set; }
    public long ChangedAt { get; set; }
    public long Filled { get; set; }
    /// <summary>Σ quantity · price, in units of the market's last decimal.</summary>
    public long FilledUnits { get; set; }
    public SimulatedOrderState State { get; set; }
    public int Notices { get; set; }
    /// <summary>The journal's number of its last notice.</summary>
    public long LastNotice { get; set; }
    /// <summary>Made up by the simulator, so nobody else holds on to it.</summary>
    public bool IsOwn { get; set; }

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
