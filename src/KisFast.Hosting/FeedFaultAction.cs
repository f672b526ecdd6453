namespace KisFast.Hosting;

/// <summary>What the host does when a feed cannot start, or has stopped because of an error.</summary>
public enum FeedFaultAction
{
    /// <summary>
    /// The host stops too: one Critical line says why, and the process ends with exit code 1, 78 for a wrong setting, if <c>Main</c> returns none of its
    /// own. So a supervisor knows whether to start it again.
    /// </summary>
    StopHost = 0,
    /// <summary>The host goes on; the health check says Unhealthy.</summary>
    KeepRunning,
}
