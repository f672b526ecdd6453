namespace KisFast;

/// <summary>What happens when a notice arrives and the slowest handler has not yet freed a slot. Nothing is ever dropped.</summary>
public enum FullRingPolicy
{
    /// <summary>
    /// Wait for a slot and count the wait. What comes meanwhile is kept, up to 4 MiB a session, and PINGPONG is answered; beyond that TCP
    /// pushes back on KIS.
    /// </summary>
    Wait = 0,
    /// <summary>Stop the feed with an error.</summary>
    Stop = 1,
}
