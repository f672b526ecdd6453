namespace KisFast.Ring;

/// <summary>
/// A consumer of a ring, called on a thread of its own or, inline, on the producer's. A struct that implements it is called without any indirection. Only
/// <see cref="OnEvent"/> must be implemented.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public interface IValueEventHandler<T>
    where T : struct
{
    /// <summary>Called for every event, in order.</summary>
    /// <param name="data">The event in its slot. Handlers side by side share it: only one of them may write to a field.</param>
    /// <param name="sequence">Its sequence, from 0.</param>
    /// <param name="endOfBatch">Whether no further event is available at the moment: the time to flush.</param>
    void OnEvent(ref T data, long sequence, bool endOfBatch);

    /// <summary>
    /// Whether the handler's thread looks for events by itself, twenty times a second, instead of being woken: the producer pays nothing
    /// for it, and wakes it only where the ring fills up. For a handler that nobody waits for. Read once, at the start; only a hint: inline,
    /// with handlers after this one, or on another ring the handler is told as any other is.
    /// </summary>
    bool LooksByItself => false;

    /// <summary>Called once on the handler's thread before anything else.</summary>
    void OnStart()
    {
    }

    /// <summary>Called once on the handler's thread after everything else.</summary>
    void OnShutdown()
    {
    }
}
