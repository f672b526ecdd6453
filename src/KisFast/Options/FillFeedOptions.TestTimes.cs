namespace KisFast;

public sealed partial record FillFeedOptions
{
    /// <summary>
    /// The same options with times for tests against a simulator: no warm-up, no pause that KIS needs and a simulator does not. A start takes
    /// milliseconds, a gap is repaired in a tenth of a second. Never against KIS: it would block the key.
    /// </summary>
    public FillFeedOptions WithTestTimes()
    {
        TimeSpan soon = TimeSpan.FromMilliseconds(50);
        return this with
        {
            WarmUp = false,
            Reconnect = Reconnect with { InitialDelay = soon / 2, MaxDelay = 4 * soon, MaxConnectsPerMinute = 1000 },
            Repair = Repair with { HistoryLag = soon, Stability = soon, PollInterval = soon },
            Rest = Rest with { CallsPerSecond = 1000, OAuthCallsPerSecond = 1000 },
        };
    }
}
