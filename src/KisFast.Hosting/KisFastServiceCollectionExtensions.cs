using KisFast.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>KisFast in the generic host.</summary>
public static class KisFastServiceCollectionExtensions
{
    /// <summary>Adds a feed that is configured in code.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options: <c>o => o.Feed = o.Feed with { … }</c>.</param>
    /// <returns>Where handlers are added.</returns>
    public static KisFastBuilder AddKisFast(this IServiceCollection services, Action<KisFastHostOptions> configure) =>
        Add(services, null, null, configure);

    /// <summary>Adds a feed that is configured by a section, and in code after that.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">Settings with the names of <see cref="KisFast.FillFeedOptions"/>; <c>GetSection("KisFast")</c>.</param>
    /// <param name="configure">Changes what the section said; null: nothing.</param>
    /// <returns>Where handlers are added.</returns>
    public static KisFastBuilder AddKisFast(this IServiceCollection services, IConfiguration section, Action<KisFastHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, null, section, configure);
    }

    /// <summary>Adds one of several feeds, a keyed service: <c>[FromKeyedServices("name")] FillFeed</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The feed's key, and its name in metrics.</param>
    /// <param name="section">Settings with the names of <see cref="KisFast.FillFeedOptions"/>; null: code only.</param>
    /// <param name="configure">Changes what the section said; null: nothing.</param>
    /// <returns>Where handlers are added.</returns>
    /// <exception cref="ArgumentException">There is a feed of this name already.</exception>
    public static KisFastBuilder AddKisFast(
        this IServiceCollection services, string name, IConfiguration? section = null, Action<KisFastHostOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, section, configure);
    }

    private static KisFastBuilder Add(IServiceCollection services, string? name, IConfiguration? section, Action<KisFastHostOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(d => d.ServiceType == typeof(KisFastBuilder) && Equals(d.ServiceKey, name)))
            throw new ArgumentException(name is null ? "AddKisFast was called twice; give each feed a name."
                : $"There is a feed named {name} already.", nameof(name));

        var builder = new KisFastBuilder(services, name);
        services.AddKeyedSingleton(name, builder);
        services.AddOptions<KisFastHostOptions>(name).Configure(options =>
        {
            if (name is not null) options.Feed = options.Feed with { Name = name };
            options.Origin = (section as IConfigurationSection)?.Path ?? (name is null ? "KisFast" : $"KisFast '{name}'");
            if (section is not null) FeedSettings.Read(section, options);
            configure?.Invoke(options);
        });
        services.TryAddSingleton<ProcessExit>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KisFastHostOptions>, KisFastHostOptionsValidator>());
        services.AddKeyedSingleton(name, (provider, _) => builder.Build(provider));
        services.AddSingleton<Hosting.IHostedService>(provider => new FillFeedService(provider, builder));
        return builder;
    }
}
