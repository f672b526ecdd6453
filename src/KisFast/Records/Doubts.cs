namespace KisFast;

/// <summary>Why a record is not to be believed without a second look. The order history settles it.</summary>
[Flags]
public enum Doubts : byte
{
    /// <summary>Nothing speaks against it.</summary>
    None = 0,
    /// <summary>
    /// With it the order, its amendments included, would hold more shares than were ordered: the notice may have come twice. Not to be booked:
    /// what the history confirms of it comes as a repair.
    /// </summary>
    Overfill = 1,
    /// <summary>CNTG_UNPR and CNTG_UNPR12 are two readings of one price and disagree.</summary>
    PriceTwin = 2,
    /// <summary>Its flags exclude each other: a fill that is also a rejection, a confirmation or a cancellation.</summary>
    Contradiction = 4,
}
