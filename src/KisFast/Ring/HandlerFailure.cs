namespace KisFast.Ring;

/// <summary>What a handler threw, and where.</summary>
public sealed class HandlerFailure
{
    internal HandlerFailure(EventProcessor processor, Exception exception, HandlerCallback callback, long sequence)
    {
        Processor = processor;
        Exception = exception;
        Callback = callback;
        Sequence = sequence;
    }

    /// <summary>The thread's processor: its name, its handler.</summary>
    public EventProcessor Processor { get; }

    /// <summary>The handler.</summary>
    public object Handler => Processor.Handler;

    /// <summary>What it threw.</summary>
    public Exception Exception { get; }

    /// <summary>The method that threw.</summary>
    public HandlerCallback Callback { get; }

    /// <summary>The event it was called for; for the other callbacks the next event.</summary>
    public long Sequence { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Processor.Name}: {Callback} of {Sequence} threw {Exception.GetType().Name}";
}

/// <summary>A handler's methods.</summary>
public enum HandlerCallback
{
    /// <summary><see cref="IValueEventHandler{T}.OnStart"/></summary>
    Start,
    /// <summary><see cref="IValueEventHandler{T}.OnBatchStart"/></summary>
    BatchStart,
    /// <summary><see cref="IValueEventHandler{T}.OnEvent"/></summary>
    Event,
    /// <summary><see cref="IValueEventHandler{T}.OnTimeout"/></summary>
    Timeout,
    /// <summary><see cref="IValueEventHandler{T}.OnShutdown"/></summary>
    Shutdown,
}

/// <summary>What to do after a handler threw.</summary>
public enum FailureAction
{
    /// <summary>Halt the whole ring at once; the event that failed stays unhandled.</summary>
    Stop,
    /// <summary>Carry on with the next event.</summary>
    Continue,
}
