namespace KisFast;

/// <summary>
/// What becomes of a fill that would take an order beyond what was ordered: KIS sends no execution id, so it may be a notice that came
/// twice.
/// </summary>
public enum OverfillPolicy
{
    /// <summary>It is delivered with <see cref="Doubts.Overfill"/>, and the order history settles it.</summary>
    Deliver = 0,
    /// <summary>It is held back and its order looked up in the history: what the history confirms comes as a repair.</summary>
    HoldBack = 1,
}
