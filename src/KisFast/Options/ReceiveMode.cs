namespace KisFast;

/// <summary>How bytes come from the socket to the decoder.</summary>
public enum ReceiveMode
{
    /// <summary>
    /// What fits: <see cref="Async"/> with TLS or for more than 16 sessions, otherwise <see cref="Blocking"/>. Nothing spins unless asked to.
    /// </summary>
    Auto = 3,
    /// <summary>Asynchronous reads on the thread pool: no core is kept busy while nothing arrives.</summary>
    Async = 0,
    /// <summary>One thread for all sessions polls their sockets and keeps a core busy: the lowest latency. Not with TLS (wss).</summary>
    Spin = 1,
    /// <summary>One thread a session, blocked in the kernel until bytes arrive: fewer hops than Async, no core kept busy. Not with TLS (wss).</summary>
    Blocking = 2,
}
