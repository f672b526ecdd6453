namespace KisFast.Ring;

/// <summary>Handlers side by side in a graph; what is added after them sees an event once all of them are done with it.</summary>
/// <typeparam name="T">The value in a slot.</typeparam>
internal sealed class HandlerGroup<T> : IHandlerGroup<T>
    where T : struct
{
    private readonly Disruptor<T> _disruptor;

    internal HandlerGroup(Disruptor<T> disruptor, EventProcessor[] processors)
    {
        _disruptor = disruptor;
        Processors = processors;
    }

    /// <summary>The handlers with their threads.</summary>
    public IReadOnlyList<EventProcessor> Processors { get; }

    /// <summary>Adds a handler after this group.</summary>
    public HandlerGroup<T> Then<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => _disruptor.Add(Processors, [_disruptor.CreateProcessor(handler, Processors)]);

    /// <summary>Adds an inline handler after this group of inline handlers.</summary>
    /// <exception cref="InvalidOperationException">A handler of the group has a thread of its own.</exception>
    /// <inheritdoc cref="IDisruptor{T}.HandleInline" path="/remarks"/>
    public HandlerGroup<T> ThenInline<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => _disruptor.Add(Processors, [_disruptor.CreateProcessor(handler, Processors, isInline: true)]);

    /// <summary>This group and another one, side by side: the join of a diamond.</summary>
    public HandlerGroup<T> And(HandlerGroup<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new HandlerGroup<T>(_disruptor, [.. Processors.Union(other.Processors)]);
    }

    IHandlerGroup<T> IHandlerGroup<T>.Then<THandler>(THandler handler) => Then(handler);

    IHandlerGroup<T> IHandlerGroup<T>.ThenInline<THandler>(THandler handler) => ThenInline(handler);

    IHandlerGroup<T> IHandlerGroup<T>.And(IHandlerGroup<T> other) => And((HandlerGroup<T>)other);
}
