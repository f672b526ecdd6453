namespace KisFast.Hosting;

/// <summary>What the host does when a feed that ran has stopped because of an error.</summary>
public enum FeedFaultAction
{
    /// <summary>The host stops too, and its <c>RunAsync</c> throws what the feed stopped with, so that a supervisor can restart the process.</summary>
    StopHost = 0,
    /// <summary>The host goes on; the health check says Unhealthy.</summary>
    KeepRunning,
}
