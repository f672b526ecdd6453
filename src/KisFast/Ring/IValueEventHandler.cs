namespace KisFast.Ring;

/// <summary>
/// A consumer of a ring, called on a thread of its own or, inline, on the producer's. A struct that implements it is called without any indirection. Only
/// <see cref="OnEvent"/> must be implemented.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public interface IValueEventHandler<T>
    where T : struct
{
    /// <summary>The most events between two advances of this handler's sequence (and so between two <c>endOfBatch</c>); null: no limit.</summary>
    int? MaxBatchSize => null;

    /// <summary>Called for every event, in order.</summary>
    /// <param name="data">The event in its slot. Handlers side by side share it: only one of them may write to a field.</param>
    /// <param name="sequence">Its sequence, from 0.</param>
    /// <param name="endOfBatch">Whether no further event is available at the moment: the time to flush.</param>
    void OnEvent(ref T data, long sequence, bool endOfBatch);

    /// <summary>Called before the first event of a batch.</summary>
    /// <param name="batchSize">How many events follow before <c>endOfBatch</c>.</param>
    void OnBatchStart(long batchSize) => OptionalCallback.NotImplemented();

    /// <summary>Called once on the handler's thread before anything else.</summary>
    void OnStart() => OptionalCallback.NotImplemented();

    /// <summary>Called once on the handler's thread after everything else.</summary>
    void OnShutdown() => OptionalCallback.NotImplemented();

    /// <summary>Called when a wait strategy with a timeout saw no event for that long.</summary>
    /// <param name="sequence">The last handled sequence; -1 before the first.</param>
    void OnTimeout(long sequence) => OptionalCallback.NotImplemented();
}
