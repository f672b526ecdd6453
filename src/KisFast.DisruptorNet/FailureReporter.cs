using Disruptor;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>Takes one handler's exceptions to the ring's policy.</summary>
internal sealed class FailureReporter<T>(DisruptorNetRing<T> ring, object handler, string name, TaskCompletionSource started) : IValueExceptionHandler<T>
    where T : struct
{
    /// <summary>The handler's position, once its processor is made.</summary>
    public global::Disruptor.Sequence? Position { get; set; }

    /// <summary>Disruptor-net has no such thing: for its loop there are events only.</summary>
    /// <exception cref="StoppedException">The policy says stop.</exception>
    public void HandleOnBatchStartException(Exception ex)
    {
        if (!Survives(ex, HandlerCallback.BatchStart, Position!.Value + 1)) throw new StoppedException(ex);
    }

    public void HandleEventException(Exception ex, long sequence, ref T evt)
    {
        // Told already; it goes on to end the thread.
        if (ex is StoppedException) throw ex;
        // Returning would count the event as handled; an exception from here ends the thread with the event unhandled.
        if (!Survives(ex, HandlerCallback.Event, sequence)) throw new RingHaltedException($"{name} failed.", ex);
    }

    public void HandleOnTimeoutException(Exception ex, long sequence) => Survives(ex, HandlerCallback.Timeout, sequence + 1);

    public void HandleOnStartException(Exception ex)
    {
        try
        {
            Survives(ex, HandlerCallback.Start, ring.Cursor + 1);
        }
        finally
        {
            started.SetResult();
        }
    }

    public void HandleOnShutdownException(Exception ex) => Survives(ex, HandlerCallback.Shutdown, ring.Cursor + 1);

    private bool Survives(Exception exception, HandlerCallback callback, long sequence) =>
        ring.Survives(new HandlerFailure(name, handler, exception, callback, sequence));

    private sealed class StoppedException(Exception cause) : Exception("The handler's OnBatchStart failed.", cause);
}
