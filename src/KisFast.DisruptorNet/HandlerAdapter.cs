using System.Runtime.CompilerServices;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>
/// A KisFast handler as a Disruptor-net handler: a struct, so that Disruptor-net's loop calls it, and it the handler, directly.
/// </summary>
internal struct HandlerAdapter<T, THandler>(THandler handler, FailureReporter<T> failures, TaskCompletionSource started)
    : global::Disruptor.IValueEventHandler<T>
    where T : struct
    where THandler : IValueEventHandler<T>
{
    private THandler _handler = handler;
    private OptionalCallback _batchStart;
    private OptionalCallback _timeout;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref T data, long sequence, bool endOfBatch) => _handler.OnEvent(ref data, sequence, endOfBatch);

    public void OnBatchStart(long batchSize)
    {
        if (!_batchStart.IsWanted) return;
        _batchStart.Begin();
        try
        {
            _handler.OnBatchStart(batchSize);
        }
        catch (Exception exception)
        {
            // Disruptor-net would take it for the next event's, and skip that event.
            failures.HandleOnBatchStartException(exception);
        }

        _batchStart.End();
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
        if (!_timeout.IsWanted) return;
        _timeout.Begin();
        _handler.OnTimeout(sequence);
        _timeout.End();
    }
}
