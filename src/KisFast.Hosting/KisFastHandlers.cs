using System.Diagnostics.CodeAnalysis;

namespace KisFast.Hosting;

/// <summary>Handlers side by side. What is added after them sees a record once all of them are done with it.</summary>
public sealed class KisFastHandlers
{
    private readonly int _step;

    internal KisFastHandlers(KisFastBuilder feed, int step)
    {
        Feed = feed;
        _step = step;
    }

    /// <summary>The feed they are added to: for further handlers beside these.</summary>
    public KisFastBuilder Feed { get; }

    /// <summary>Adds a handler after this group, on a thread of its own.</summary>
    /// <typeparam name="THandler">A singleton of the feed, made by the container: with the feed's key if it has one.</typeparam>
    public KisFastHandlers Then<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IFillHandler
    {
        Feed.AddHandler<THandler>();
        return Then(Feed.Resolve<THandler>);
    }

    /// <summary>Adds a handler of your making after this group.</summary>
    /// <param name="create">Makes it, or finds it, when the host starts.</param>
    public KisFastHandlers Then<THandler>(Func<IServiceProvider, THandler> create)
        where THandler : IFillHandler
    {
        ArgumentNullException.ThrowIfNull(create);
        return Feed.Add((_, provider, added) => added[_step].Then(create(provider)));
    }

    /// <summary>Adds an inline handler after this group of inline handlers.</summary>
    /// <typeparam name="THandler">A singleton of the feed, made by the container: with the feed's key if it has one.</typeparam>
    public KisFastHandlers ThenInline<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IFillHandler
    {
        Feed.AddHandler<THandler>();
        return Feed.Add((_, provider, added) => added[_step].ThenInline(Feed.Resolve<THandler>(provider)));
    }

    /// <summary>Adds a handler of the feed's market data, which stands beside all groups; see <see cref="KisFastBuilder.HandleMarketDataWith{THandler}"/>.
    /// </summary>
    /// <typeparam name="THandler">A singleton of the feed, made by the container: with the feed's key if it has one.</typeparam>
    public KisFastHandlers HandleMarketDataWith<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IMarketDataHandler
    {
        Feed.HandleMarketDataWith<THandler>();
        return this;
    }

    /// <summary>This group and another one of the same feed, side by side: the join of a diamond.</summary>
    /// <exception cref="ArgumentException">It is another feed's.</exception>
    public KisFastHandlers And(KisFastHandlers other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Feed != Feed) throw new ArgumentException("The other handlers are another feed's.", nameof(other));
        return Feed.Add((_, _, added) => added[_step].And(added[other._step]));
    }
}
