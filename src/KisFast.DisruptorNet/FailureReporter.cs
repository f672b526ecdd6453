using Disruptor;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>Takes one handler's exceptions to the ring's policy.</summary>
internal sealed class FailureReporter<T>(DisruptorNetRing<T> ring, object handler, string name, TaskCompletionSource started) : IValueExceptionHandler<T>
    where T : struct
{
    public void HandleEventException(Exception ex, long sequence, ref T evt)
    {
        // Returning would count the event as handled; an exception from here ends the thread with the event unhandled.
        if (!Survives(ex, HandlerCallback.Event, sequence)) throw new RingHaltedException($"{name} failed.", ex);
    }

    public void HandleOnTimeoutException(Exception ex, long sequence)
    {
        // No handler is told of timeouts.
    }

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
}
