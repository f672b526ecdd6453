namespace KisFast;

/// <summary>Where an order stands, FIX OrdStatus(39).</summary>
public enum OrderStatus : byte
{
    /// <summary>Accepted, nothing filled yet. For an amendment or a cancellation: asked for, not confirmed yet.</summary>
    Accepted = 0,
    /// <summary>A part is filled, the rest works.</summary>
    PartiallyFilled = 1,
    /// <summary>Filled whole. The end.</summary>
    Filled = 2,
    /// <summary>Its rest was replaced by another order: <see cref="Order.ReplacedBy"/>. The end of this number.</summary>
    Amended = 3,
    /// <summary>Its rest was cancelled, by you or by the exchange (IOC, FOK). For a cancellation: confirmed. The end.</summary>
    Cancelled = 4,
    /// <summary>Refused. The end.</summary>
    Rejected = 5,
}
