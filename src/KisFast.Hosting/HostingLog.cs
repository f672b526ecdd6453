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

    [LoggerMessage(103, LogLevel.Critical, "{Problem}")]
    public static partial void WrongSetting(ILogger logger, string problem);

    [LoggerMessage(104, LogLevel.Information, "The feed {Feed} was stopped while it was starting")]
    public static partial void StartGivenUp(ILogger logger, string feed);

    [LoggerMessage(105, LogLevel.Information,
        "The feed {Feed} ran for {Duration}: {Records} records, {Gaps} gaps, {OpenGaps} of them open, {RepairedQuantity} shares repaired, {Reconnects} "
        + "reconnects, {Rejects} messages refused")]
    public static partial void Ran(
        ILogger logger, string feed, TimeSpan duration, long records, long gaps, long openGaps, long repairedQuantity, long reconnects, long rejects);

    [LoggerMessage(106, LogLevel.Information, "The feed {Feed} stands by: another process publishes to {Stream}")]
    public static partial void StandsBy(ILogger logger, string feed, string stream);

    [LoggerMessage(107, LogLevel.Warning, "The feed {Feed} takes over: nobody publishes to {Stream} any more")]
    public static partial void TakesOver(ILogger logger, string feed, string stream);
}
