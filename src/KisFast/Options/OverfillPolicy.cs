namespace KisFast;

/// <summary>
/// What becomes of a fill that would take an order beyond what was ordered: KIS sends no execution id, so it may be a notice that came
/// twice.
/// </summary>
public enum OverfillPolicy
{
    /// <summary>
    /// It is delivered with <see cref="Doubts.Overfill"/>, not to be booked: a gap opens, and what the order history confirms of it comes as a
    /// repair.
    /// </summary>
    Deliver = 0,
    /// <summary>It is held back; a gap opens, and what the order history confirms of it comes as a repair.</summary>
    HoldBack = 1,
}
