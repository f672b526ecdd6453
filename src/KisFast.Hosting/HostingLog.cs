using Microsoft.Extensions.Logging;

namespace KisFast.Hosting;

/// <summary>What the host's side logs, with stable event ids after those of the feed.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(100, LogLevel.Warning, "The feed {Feed} has no handler: its records go nowhere. Add one with HandleWith<T>()")]
    public static partial void NoHandlers(ILogger logger, string feed);

    [LoggerMessage(101, LogLevel.Critical, "The feed {Feed} has stopped, and so does the host: {Reason}")]
    public static partial void HostStops(ILogger logger, string feed, string reason);

    [LoggerMessage(102, LogLevel.Critical, "The feed {Feed} has stopped; the host goes on without it: {Reason}")]
    public static partial void HostGoesOn(ILogger logger, string feed, string reason);
}
