namespace KisFast;

/// <summary>An order at one moment, as the records told it. A copy: it does not change.</summary>
public sealed record Order
{
    /// <summary>The account's first eight digits: notices come with its product code or without.</summary>
    public required string Account { get; init; }

    /// <summary>The order number as it first came: padded with zeros or not.</summary>
    public required string OrderNo { get; init; }

    /// <summary>For an amendment or a cancellation, the order that it is about; else null.</summary>
    public string? OriginalOrderNo { get; init; }

    /// <summary>For an order that was amended, the number of the order that took its place; else null.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>What the order is: new, the amendment of another one (an order of its own), or the cancellation of another one (which never fills).</summary>
    public required Amendment Amendment { get; init; }

    /// <summary>The bare symbol.</summary>
    public required string Symbol { get; init; }

    /// <summary>The market.</summary>
    public required Market Market { get; init; }

    /// <summary>The ISO 4217 code of its prices; null when the market is unknown.</summary>
    public string? Currency => Market.Currency();

    /// <summary>Buy or sell.</summary>
    public required Side Side { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>The ordered shares; null while neither its acceptance nor a fill said.</summary>
    public required long? Ordered { get; init; }

    /// <summary>The filled shares, repairs included.</summary>
    public required long Filled { get; init; }

    /// <summary>Of <see cref="Filled"/>, the shares that came as repairs.</summary>
    public required long Repaired { get; init; }

    /// <summary>The shares that still work; 0 once it is done, null while <see cref="Ordered"/> is unknown.</summary>
    public required long? Open { get; init; }

    /// <summary>The order's price; null for an order at the market, or when it is unknown.</summary>
    public required decimal? Price { get; init; }

    /// <summary>The average price of what is filled; null when nothing is, or when a fill had no price.</summary>
    public required decimal? AveragePrice { get; init; }

    /// <summary>What makes the order doubtful, if anything does: an <see cref="Doubts.Overfill"/> is not in <see cref="Filled"/>.</summary>
    public required Doubts Doubts { get; init; }

    /// <summary>When the first record that told of it was received, UTC: its acceptance, when that was heard.</summary>
    public required DateTime OpenedAt { get; init; }

    /// <summary>When its last record was received, UTC.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>Whether nothing more is to come of it.</summary>
    public bool IsDone => Status is OrderStatus.Filled or OrderStatus.Amended or OrderStatus.Cancelled or OrderStatus.Rejected;
}
