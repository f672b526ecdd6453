using Disruptor.Dsl;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>Handlers side by side.</summary>
internal sealed class HandlerGroup<T>(DisruptorNetRing<T> ring, ValueEventHandlerGroup<T> group, bool isInline) : IHandlerGroup<T>
    where T : struct
{
    private readonly ValueEventHandlerGroup<T> _group = group;
    private readonly bool _isInline = isInline;

    public IHandlerGroup<T> Then<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => ring.Add(_group, handler);

    public IHandlerGroup<T> ThenInline<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => _isInline
            ? ring.Add(_group, handler, isInline: true)
            : throw new InvalidOperationException(
                "An inline handler cannot come after one with a thread of its own: the producer would have to wait for that.");

    public IHandlerGroup<T> And(IHandlerGroup<T> other)
    {
        var group = (HandlerGroup<T>)other;
        return new HandlerGroup<T>(ring, _group.And(group._group), _isInline && group._isInline);
    }
}
