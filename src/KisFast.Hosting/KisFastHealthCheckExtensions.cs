using KisFast;
using KisFast.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The health check of a feed.</summary>
public static class KisFastHealthCheckExtensions
{
    /// <summary>
    /// Adds a check of a feed: Unhealthy when it is stopped or its ring is nearly full; Degraded while a session is not live, a gap is
    /// open or was not repaired (until <see cref="FillFeed.AcknowledgeGaps"/>), KIS is silent or a handler falls behind. Its data: state,
    /// sessions, liveSessions, lastMessageAgeSeconds, ringFill,
    /// ringStalls, gaps, openGaps, standingGaps, missingQuantity, reconnects, records, rejects.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="feed">The feed's key; null for the only feed.</param>
    /// <param name="configure">From when on it is worried; null: the defaults.</param>
    /// <param name="tags">The check's tags, <c>live</c> or <c>ready</c>; null: none.</param>
    /// <exception cref="ArgumentException">A limit is out of its range.</exception>
    public static IHealthChecksBuilder AddKisFast(
        this IHealthChecksBuilder builder, string? feed = null, Action<KisFastHealthOptions>? configure = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new KisFastHealthOptions();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        return builder.Add(new HealthCheckRegistration(
            feed is null ? "kisfast" : $"kisfast-{feed}",
            provider => new KisFastHealthCheck(
                provider.GetRequiredKeyedService<FillFeed>(feed), provider.GetRequiredKeyedService<KisFastBuilder>(feed).Role, options,
                provider.GetService<TimeProvider>() ?? TimeProvider.System),
            failureStatus: null,
            tags));
    }
}
