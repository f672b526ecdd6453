using System.Runtime.CompilerServices;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>
/// A KisFast handler as a Disruptor-net handler: a struct, so that Disruptor-net's loop calls it, and it the handler, directly.
/// </summary>
internal struct HandlerAdapter<T, THandler>(THandler handler, TaskCompletionSource started)
    : global::Disruptor.IValueEventHandler<T>
    where T : struct
    where THandler : IValueEventHandler<T>
{
    private THandler _handler = handler;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref T data, long sequence, bool endOfBatch) => _handler.OnEvent(ref data, sequence, endOfBatch);

    public void OnBatchStart(long batchSize)
    {
        // Not called: see NoBatchStart.
    }

    public void OnStart()
    {
        // If it throws, the failure's reporter completes the start, after the failure is known.
        _handler.OnStart();
        started.SetResult();
    }

    public void OnShutdown() => _handler.OnShutdown();

    public void OnTimeout(long sequence)
    {
        // None of the wait strategies has a timeout, but for one that a user hands to the ring: the library's handlers are not told.
    }
}
