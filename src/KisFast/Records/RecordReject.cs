namespace KisFast;

/// <summary>A record of a frame that was refused by itself.</summary>
/// <param name="Index">Its place in the frame, from 0.</param>
/// <param name="Reason">Why.</param>
public readonly record struct RecordReject(int Index, RejectReason Reason);
