using KisFast.Handling;
using KisFast.Ring;

namespace KisFast;

/// <summary>Handlers side by side. What is added after them sees a record once all of them are done with it.</summary>
public sealed class FillHandlers
{
    private readonly FillFeed _feed;
    private readonly IHandlerGroup<FillRecord> _group;

    internal FillHandlers(FillFeed feed, IHandlerGroup<FillRecord> group)
    {
        _feed = feed;
        _group = group;
    }

    /// <summary>Adds a handler after this group, on a thread of its own.</summary>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers Then<THandler>(THandler handler)
        where THandler : IFillHandler => _feed.Add(_group, handler);

    /// <summary>Adds a lambda after this group, on a thread of its own.</summary>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers Then(FillAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Then(new DelegateHandler(action));
    }

    /// <summary>Adds handlers after this group, side by side, each on a thread of its own.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers Then(params IFillHandler[] handlers) => Each(handlers, Then);

    /// <summary>Adds an inline handler after this group of inline handlers; see <see cref="FillFeed.HandleInline{THandler}(THandler)"/>.</summary>
    /// <exception cref="InvalidOperationException">The feed is started already, or a handler of the group has a thread of its own.</exception>
    public FillHandlers ThenInline<THandler>(THandler handler)
        where THandler : IFillHandler => _feed.Add(_group, handler, isInline: true);

    /// <summary>This group and another one, side by side: the join of a diamond.</summary>
    public FillHandlers And(FillHandlers other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new FillHandlers(_feed, _group.And(other._group));
    }

    internal static FillHandlers Each(IFillHandler[] handlers, Func<IFillHandler, FillHandlers> add)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        if (handlers.Length == 0) throw new ArgumentException("Give at least one handler.", nameof(handlers));
        FillHandlers all = add(handlers[0]);
        foreach (IFillHandler handler in handlers.AsSpan(1)) all = all.And(add(handler));
        return all;
    }
}
