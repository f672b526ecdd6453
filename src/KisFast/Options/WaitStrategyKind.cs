namespace KisFast;

/// <summary>How a handler's thread waits for the next record: from sparing the processor to the lowest latency.</summary>
public enum WaitStrategyKind
{
    /// <summary>
    /// Spins for some microseconds where there are cores enough, then blocks on a lock: no processor time while quiet, the slowest to wake.
    /// </summary>
    Blocking = 0,
    /// <summary>Spins a little, yields, then sleeps for moments: about 0.1 ms to wake, 1 ms or more on Windows.</summary>
    Sleeping = 1,
    /// <summary>Spins, then yields its time slice: a busy core, shared when others need it.</summary>
    Yielding = 2,
    /// <summary>Spins on a core of its own: the lowest latency. Where there are not cores enough for all who spin, it yields.</summary>
    BusySpin = 3,
}
