namespace KisFast.Ring;

/// <summary>What a handler threw, and where.</summary>
public sealed class HandlerFailure
{
    /// <summary>Creates a report.</summary>
    /// <param name="name">The handler's thread.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="exception">What it threw.</param>
    /// <param name="callback">The method that threw.</param>
    /// <param name="sequence">The event it was called for; for the other callbacks the next event.</param>
    public HandlerFailure(string name, object handler, Exception exception, HandlerCallback callback, long sequence)
    {
        Name = name;
        Handler = handler;
        Exception = exception;
        Callback = callback;
        Sequence = sequence;
    }

    /// <summary>The name of the handler's thread.</summary>
    public string Name { get; }

    /// <summary>The handler; a struct handler as a boxed copy.</summary>
    public object Handler { get; }

    /// <summary>What it threw.</summary>
    public Exception Exception { get; }

    /// <summary>The method that threw.</summary>
    public HandlerCallback Callback { get; }

    /// <summary>The event it was called for; for the other callbacks the next event.</summary>
    public long Sequence { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Callback} of {Sequence} threw {Exception.GetType().Name}";
}

/// <summary>A handler's methods.</summary>
public enum HandlerCallback
{
    /// <summary><see cref="IValueEventHandler{T}.OnStart"/></summary>
    Start,
    /// <summary><see cref="IValueEventHandler{T}.OnEvent"/></summary>
    Event,
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
