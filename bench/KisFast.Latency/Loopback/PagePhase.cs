namespace KisFast.Latency.Loopback;

/// <summary>A stretch of messages with the page open or closed.</summary>
/// <param name="Phase">The messages.</param>
/// <param name="Pace">Which of the paces they belong to; -1: none.</param>
/// <param name="IsOpen">Whether somebody has the page open.</param>
/// <param name="ClosesAfter">Whether it is closed behind the last message.</param>
internal sealed record PagePhase(Phase Phase, int Pace, bool IsOpen, bool ClosesAfter);
