namespace KisFast.Ring;

/// <summary>
/// A ring with its graph of handlers, whoever made it: the library's own <see cref="Disruptor{T}"/> or another one behind the same
/// contract. Nothing here is called per event: handlers are bound by their type, and a producer writes through the struct it is given
/// by <see cref="UseWriter"/>.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public interface IDisruptor<T> : IDisposable
    where T : struct
{
    /// <summary>Raised once, on the handler's thread, when a handler's exception has halted the ring.</summary>
    event EventHandler<HandlerFailure>? Failed;

    /// <summary>The number of slots.</summary>
    int Size { get; }

    /// <summary>The last published sequence; -1 before the first. Callable from any thread, as all figures here.</summary>
    long Cursor { get; }

    /// <summary>How many published events the slowest handler has yet to handle.</summary>
    long Backlog { get; }

    /// <summary>How many claims found the ring full and waited.</summary>
    long Stalls { get; }

    /// <summary>Whether the ring was halted.</summary>
    bool IsHalted { get; }

    /// <summary>The exception that halted the ring, with its handler; null if none did.</summary>
    HandlerFailure? Failure { get; }

    /// <summary>Adds a handler that sees each event as soon as it is published.</summary>
    /// <exception cref="InvalidOperationException">The ring is started already.</exception>
    IHandlerGroup<T> HandleWith<THandler>(THandler handler)
        where THandler : IValueEventHandler<T>;

    /// <summary>Adds a handler that the producer's thread calls, in its publications and flushes.</summary>
    /// <remarks>
    /// It holds the producer back like any handler, sees every event once and in order, and handlers with a thread of their own may come
    /// after it. Its <see cref="IValueEventHandler{T}.OnStart"/> runs on the thread that starts the ring, its
    /// <see cref="IValueEventHandler{T}.OnShutdown"/> on the one that stops it. A batch is what is handled in one go; <c>endOfBatch</c>
    /// comes with the last event of a flush, which may be a later batch. It is never told of a timeout.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The ring is started already, or has many producers.</exception>
    IHandlerGroup<T> HandleInline<THandler>(THandler handler)
        where THandler : IValueEventHandler<T>;

    /// <summary>Whether the calling thread is that of a handler or, inline, at work in one: it must not wait for the ring's end.</summary>
    bool IsHandling { get; }

    /// <summary>Starts the handlers' threads and returns when each handler has gone through its <see cref="IValueEventHandler{T}.OnStart"/>.</summary>
    /// <exception cref="InvalidOperationException">It was started before, or halted.</exception>
    /// <exception cref="RingHaltedException">An OnStart threw.</exception>
    void Start();

    /// <summary>Has the handlers look at once that do so by themselves (<see cref="IValueEventHandler{T}.LooksByItself"/>). From any thread.</summary>
    void WakeLooks()
    {
    }

    /// <summary>Waits until all that was published is handled, then stops the threads; halts when the time is up.</summary>
    /// <param name="timeout">0 to 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether everything was handled and every thread ended.</returns>
    bool Shutdown(TimeSpan timeout);

    /// <summary>Stops every handler and releases a producer that waits for room. May be called from a handler.</summary>
    /// <param name="timeout">How long to wait for the threads to end: 0 to 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether every thread (but the calling one) ended.</returns>
    bool Halt(TimeSpan timeout);

    /// <summary>Hands the single producer's writer, with its own struct type, to generic code: one virtual call, then none.</summary>
    /// <exception cref="InvalidOperationException">The ring is for many producers.</exception>
    void UseWriter<TUser>(ref TUser user)
        where TUser : IRingWriterUser<T>, allows ref struct;
}

/// <summary>Handlers side by side in a graph.</summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public interface IHandlerGroup<T>
    where T : struct
{
    /// <summary>Adds a handler that sees an event once all of this group are done with it.</summary>
    /// <exception cref="InvalidOperationException">The ring is started already.</exception>
    IHandlerGroup<T> Then<THandler>(THandler handler)
        where THandler : IValueEventHandler<T>;

    /// <summary>Adds an inline handler after this group of inline handlers.</summary>
    /// <exception cref="InvalidOperationException">The ring is started already, or a handler of the group has a thread of its own.</exception>
    /// <inheritdoc cref="IDisruptor{T}.HandleInline" path="/remarks"/>
    IHandlerGroup<T> ThenInline<THandler>(THandler handler)
        where THandler : IValueEventHandler<T>;

    /// <summary>This group and another one of the same ring, side by side.</summary>
    IHandlerGroup<T> And(IHandlerGroup<T> other);
}

/// <summary>Generic code that writes to a ring.</summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public interface IRingWriterUser<T>
    where T : struct
{
    /// <summary>Called with the ring's writer.</summary>
    void Use<TWriter>(TWriter writer)
        where TWriter : struct, IRingWriter<T>;
}
