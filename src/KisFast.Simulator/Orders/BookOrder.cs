namespace KisFast.Simulator;

/// <summary>One order as the simulator's book has it: what a client should know once nothing is missing.</summary>
public sealed record BookOrder
{
    /// <summary>The HTS id that gets its notices.</summary>
    public required string HtsId { get; init; }
    /// <summary>The account as on the wire: ten digits.</summary>
    public required string Account { get; init; }
    /// <summary>The order number, padded to ten digits.</summary>
    public required string OrderNo { get; init; }
    /// <summary>For an amended order or a cancellation, the order it was about; else null.</summary>
    public string? OriginalOrderNo { get; init; }
    /// <summary>The bare symbol.</summary>
    public required string Symbol { get; init; }
    /// <summary>The market's code (ODER_COND); K for the domestic market, which has none.</summary>
    public required char Market { get; init; }
    /// <summary>Buy or sell.</summary>
    public required SimulatedSide Side { get; init; }
    /// <summary>The ordered quantity.</summary>
    public required long Quantity { get; init; }
    /// <summary>The ordered price.</summary>
    public required decimal Price { get; init; }
    /// <summary>The filled quantity so far.</summary>
    public required long FilledQuantity { get; init; }
    /// <summary>Σ quantity · price of its fills, exactly.</summary>
    public required decimal FilledAmount { get; init; }
    /// <summary>What became of it.</summary>
    public required SimulatedOrderState State { get; init; }
    /// <summary>How many notices it has caused, order events and fills.</summary>
    public required int Notices { get; init; }
    /// <summary>When it was placed, UTC.</summary>
    public required DateTimeOffset PlacedAt { get; init; }
    /// <summary>When it last changed, UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
