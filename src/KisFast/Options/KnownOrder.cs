namespace KisFast;

/// <summary>
/// What a strategy already knows of an order when it starts again: the fills it has booked. What the order history holds beyond
/// that is what it missed.
/// </summary>
/// <param name="OrderNo">The order number, padded with zeros or not.</param>
/// <param name="Symbol">The bare symbol.</param>
/// <param name="Branch">The branch, or empty.</param>
/// <param name="FilledQuantity">Σ quantity of the fills booked, live and repaired; 0 and up.</param>
/// <param name="FilledAmount">Σ quantity · price of them.</param>
public sealed record KnownOrder(string OrderNo, string Symbol, string Branch, long FilledQuantity, decimal FilledAmount)
{
    /// <summary>
    /// The order's trading day: KIS begins to count orders anew each day. Null: the number means one order, whatever days the history shows
    /// it under.
    /// </summary>
    public DateOnly? Day { get; init; }

    /// <summary>Whether it is an order of the domestic market: its number is none of an overseas order.</summary>
    public bool IsDomestic { get; init; }
}
