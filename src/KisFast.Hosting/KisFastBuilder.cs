using System.Diagnostics.CodeAnalysis;
using KisFast.Ring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace KisFast.Hosting;

/// <summary>Where the handlers of a feed are added; from <c>AddKisFast</c>.</summary>
public sealed class KisFastBuilder
{
    // Each step adds a handler or a join to the feed that is being made, given what the steps before it have added.
    private readonly List<Func<FillFeed, IServiceProvider, FillHandlers[], FillHandlers>> _steps = [];
    private readonly List<Func<IServiceProvider, IMarketDataHandler>> _marketData = [];
    private Func<DisruptorOptions, IDisruptor<FillRecord>>? _createRing;

    internal KisFastBuilder(IServiceCollection services, string? name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The feed's key; null for the only feed.</summary>
    public string? Name { get; }

    /// <summary>Whether it publishes or stands by.</summary>
    internal PublisherRole Role { get; } = new();

    internal bool HasHandlers => _steps.Count > 0 || _marketData.Count > 0;

    /// <summary>Adds a handler that sees each record as soon as it is published, on a thread of its own.</summary>
    /// <typeparam name="THandler">A singleton of the feed, made by the container: with the feed's key if it has one.</typeparam>
    public KisFastHandlers HandleWith<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IFillHandler
    {
        AddHandler<THandler>();
        return HandleWith(Resolve<THandler>);
    }

    /// <summary>Adds a handler of your making.</summary>
    /// <param name="create">Makes it, or finds it, when the host starts.</param>
    public KisFastHandlers HandleWith<THandler>(Func<IServiceProvider, THandler> create)
        where THandler : IFillHandler
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add((feed, provider, _) => feed.HandleWith(create(provider)));
    }

    /// <summary>Adds a handler that is called on the thread that reads; see <see cref="FillFeed.HandleInline{THandler}(THandler)"/>.</summary>
    /// <typeparam name="THandler">A singleton of the feed, made by the container: with the feed's key if it has one.</typeparam>
    public KisFastHandlers HandleInline<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IFillHandler
    {
        AddHandler<THandler>();
        return HandleInline(Resolve<THandler>);
    }

    /// <summary>Adds an inline handler of your making.</summary>
    /// <param name="create">Makes it, or finds it, when the host starts.</param>
    public KisFastHandlers HandleInline<THandler>(Func<IServiceProvider, THandler> create)
        where THandler : IFillHandler
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add((feed, provider, _) => feed.HandleInline(create(provider)));
    }

    /// <summary>Adds a handler of market data; see <see cref="FillFeed.HandleMarketDataWith(IMarketDataHandler)"/>.</summary>
    /// <typeparam name="THandler">A singleton of the feed, made by the container: with the feed's key if it has one.</typeparam>
    public KisFastBuilder HandleMarketDataWith<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IMarketDataHandler
    {
        if (Name is null) Services.TryAddSingleton<THandler>();
        else Services.TryAddKeyedSingleton<THandler>(Name);
        _marketData.Add(provider => provider.GetRequiredKeyedService<THandler>(Name));
        return this;
    }

    /// <summary>Runs the feed on another ring than the library's own. Called once more for the warm-up.</summary>
    /// <param name="create">As in <see cref="FillFeed(FillFeedOptions, Func{DisruptorOptions, IDisruptor{FillRecord}})"/>.</param>
    public KisFastBuilder UseRing(Func<DisruptorOptions, IDisruptor<FillRecord>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _createRing = create;
        return this;
    }

    internal KisFastHandlers Add(Func<FillFeed, IServiceProvider, FillHandlers[], FillHandlers> step)
    {
        _steps.Add(step);
        return new KisFastHandlers(this, _steps.Count - 1);
    }

    // Keyed, so that two feeds with the same kind of handler have one each: handlers are called on their feed's threads.
    internal void AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IFillHandler
    {
        if (Name is null) Services.TryAddSingleton<THandler>();
        else Services.TryAddKeyedSingleton<THandler>(Name);
    }

    internal THandler Resolve<THandler>(IServiceProvider provider)
        where THandler : class, IFillHandler => provider.GetRequiredKeyedService<THandler>(Name);

    internal FillFeed Build(IServiceProvider provider)
    {
        KisFastHostOptions options = provider.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>().Get(Name ?? Options.DefaultName);
        FillFeedOptions feedOptions = options.Feed;
        if (feedOptions.LoggerFactory is NullLoggerFactory && provider.GetService<ILoggerFactory>() is { } loggers)
            feedOptions = feedOptions with { LoggerFactory = loggers };
        if (feedOptions.Follow is RedisJournal followed) feedOptions = feedOptions with { Follow = followed.LoggingTo(feedOptions.LoggerFactory) };
        if (feedOptions.Journal is RedisJournal published)
        {
            published = published.LoggingTo(feedOptions.LoggerFactory);
            feedOptions = feedOptions with { Journal = published };
            Role.Journal = published;
        }

        if (feedOptions.TimeProvider == TimeProvider.System && provider.GetService<TimeProvider>() is { } time)
            feedOptions = feedOptions with { TimeProvider = time };

        FillFeed feed = _createRing is null ? new FillFeed(feedOptions) : new FillFeed(feedOptions, _createRing);
        var added = new FillHandlers[_steps.Count];
        for (int i = 0; i < added.Length; i++) added[i] = _steps[i](feed, provider, added);
        foreach (Func<IServiceProvider, IMarketDataHandler> create in _marketData) feed.HandleMarketDataWith(create(provider));
        return feed;
    }
}
