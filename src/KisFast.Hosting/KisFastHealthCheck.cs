using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KisFast.Hosting;

/// <summary>Whether a feed does its work, from counters it has anyway.</summary>
internal sealed class KisFastHealthCheck(FillFeed feed, PublisherRole role, KisFastHealthOptions options, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<FillSessionStatus> sessions = feed.Sessions;
        FeedStatistics statistics = feed.Statistics;
        FeedState state = feed.State;
        double fill = (double)statistics.RingBacklog / statistics.RingSize;
        long openGaps = statistics.GapsOpened - statistics.GapsClosed;
        TimeSpan? silence = time.GetUtcNow() - sessions.Min(s => s.Statistics.LastReceivedAt);
        var data = new Dictionary<string, object>
        {
            ["state"] = state.ToString(),
            ["sessions"] = sessions.Count,
            ["liveSessions"] = sessions.Count(s => s.State == FeedState.Live),
            ["lastMessageAgeSeconds"] = silence?.TotalSeconds ?? -1,
            ["ringFill"] = fill,
            ["ringStalls"] = statistics.RingStalls,
            ["gaps"] = statistics.GapsOpened,
            ["openGaps"] = openGaps,
            ["standingGaps"] = statistics.StandingGaps,
            ["missingQuantity"] = statistics.MissingQuantity,
            ["reconnects"] = statistics.Reconnects,
            ["records"] = statistics.Records,
            ["rejects"] = statistics.Rejects,
        };

        if (role.Journal is not null) data["role"] = role.Waits is null ? nameof(LeaderRole.Leading) : nameof(LeaderRole.StandingBy);
        if (role.Waits is { } wait)
        {
            HealthStatus standing = wait.IsAway ? HealthStatus.Degraded : HealthStatus.Healthy;
            return Task.FromResult(new HealthCheckResult(standing, $"The feed stands by: {wait.Reason}", data: data));
        }

        List<string> worries = [];
        List<string> failures = [];
        if (state is FeedState.Idle or FeedState.Stopping or FeedState.Stopped or FeedState.Faulted) failures.Add($"the feed is {state}");
        if (sessions.Count == 0 && state is FeedState.Connecting or FeedState.Recovering)
            worries.Add("the journal that is followed cannot be read at the moment");
        if (feed.IsJournalAway) worries.Add("the journal cannot be written: what comes is held in memory, and is lost with the process");
        foreach (FillSessionStatus session in sessions)
        {
            if (session.State != FeedState.Live) worries.Add($"session {session.Name} is {session.State}{Because(session.LastFailure)}");
        }

        if (fill >= options.UnhealthyRingFill) failures.Add($"the ring is {fill:P0} full: a handler is too slow");
        else if (fill >= options.DegradedRingFill) worries.Add($"the ring is {fill:P0} full");
        if (silence > options.DegradedSilence) worries.Add($"nothing was heard for {silence.Value.TotalSeconds:0} s");
        if (statistics.StandingGaps > 0)
            worries.Add($"gaps not repaired: {statistics.StandingGaps}, {Missing(statistics.MissingQuantity)}: account for them, then call "
                + "AcknowledgeGaps()");
        foreach (FillSessionStatus session in sessions)
        {
            if (session.HistoryRefusal is { } refusal) worries.Add($"session {session.Name} cannot repair gaps ({refusal})");
        }

        if (openGaps > 0) worries.Add($"gaps open: {openGaps}, fills may be missing");

        HealthStatus status = failures.Count > 0 ? context.Registration.FailureStatus : worries.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy;
        string description = status == HealthStatus.Healthy ? "The feed is live." : string.Join("; ", [.. failures, .. worries]);
        return Task.FromResult(new HealthCheckResult(status, description, data: data));
    }

    private static string Missing(long shares) => shares > 0 ? $"{shares} shares are known to be missing" : "fills may be missing";

    private static string Because(KisFastException? failure) => failure is null ? "" : $" ({failure.Message})";
}
