namespace KisFast.Recovery;

/// <summary>What has been heard of an order beside its fills, over the wire or by a repair.</summary>
[Flags]
internal enum OrderMarks : byte
{
    None = 0,
    /// <summary>It was accepted, or something that follows from that.</summary>
    Accepted = 1,
    /// <summary>It, or the instruction that it is, was refused.</summary>
    Rejected = 2,
    /// <summary>Another order has taken its place.</summary>
    Amended = 4,
    /// <summary>What was left of it was cancelled by an instruction.</summary>
    Cancelled = 8,
    /// <summary>What was left of it lapsed, or was cancelled by the exchange.</summary>
    Expired = 16,
    /// <summary>It is the order that took another's place.</summary>
    IsAmendment = 32,
    /// <summary>It is the instruction to cancel another.</summary>
    IsCancellation = 64,
    /// <summary>The instruction, or amendment, that it is has taken effect: that it was accepted is not enough.</summary>
    IsConfirmed = 128,
}
