namespace KisFast;

/// <summary>Why notices may be missing.</summary>
public enum GapCause : byte
{
    /// <summary>Not a gap record.</summary>
    None = 0,
    /// <summary>The connection was lost.</summary>
    ConnectionLost = 1,
    /// <summary>Nobody looked between the last stop and this start.</summary>
    Restart = 2,
    /// <summary>A notice was refused: what it said may have been a fill.</summary>
    Rejected = 3,
    /// <summary>A fill came without what makes it one: quantity, price, order number, symbol, side or account.</summary>
    Incomplete = 4,
    /// <summary>The order history shows what the wire, healthy all the time, never brought.</summary>
    NotSent = 5,
    /// <summary>Notices came for which there was no key.</summary>
    NoKey = 6,
    /// <summary>
    /// What was delivered cannot be right beside what was ordered, or beside what the order history shows: a notice may have come twice.
    /// </summary>
    Doubt = 7,
}
