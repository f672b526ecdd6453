using Disruptor.Dsl;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>Handlers side by side.</summary>
internal sealed class HandlerGroup<T>(DisruptorNetRing<T> ring, ValueEventHandlerGroup<T> group) : IHandlerGroup<T>
    where T : struct
{
    private readonly ValueEventHandlerGroup<T> _group = group;

    public IHandlerGroup<T> Then<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => ring.Add(_group, handler);

    public IHandlerGroup<T> And(IHandlerGroup<T> other) => new HandlerGroup<T>(ring, _group.And(((HandlerGroup<T>)other)._group));
}
