namespace KisFast;

/// <summary>How a handler's thread waits for the next record: from sparing the processor to the lowest latency.</summary>
public enum WaitStrategyKind
{
    /// <summary>Blocks on a lock: no processor time while quiet, the slowest to wake.</summary>
    Blocking = 0,
    /// <summary>Spins a little, yields, then sleeps.</summary>
    Sleeping = 1,
    /// <summary>Spins, then yields its time slice: a busy core, shared when others need it.</summary>
    Yielding = 2,
    /// <summary>Spins on a core of its own: the lowest latency.</summary>
    BusySpin = 3,
}
