namespace KisFast;

/// <summary>When and how often a session connects again. KIS blocks app keys and addresses that connect in a loop.</summary>
public sealed record ReconnectOptions
{
    /// <summary>The back-off of the first retry; it doubles with each, and each waits a random part of it (full jitter). Default: 0.5 s.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The largest back-off. Default: 60 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that was live this long is made again at once when it is lost; before, the back-off grows. Default: 20 s.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The most connections a session opens in any 60 s, 1 to 100,000. Default: 10.</summary>
    public int MaxConnectsPerMinute { get; init; } = 10;

    /// <summary>
    /// How often a session that never was live is tried before <see cref="FillFeed.StartAsync"/> gives up, a failed REST call counting
    /// as one try. 1 and up; <see cref="int.MaxValue"/> waits as long as it takes, web pages in KIS's place included. What KIS itself
    /// refuses for good ends a start at once all the same. Default: 3.
    /// </summary>
    public int StartAttempts { get; init; } = 3;

    /// <summary>
    /// How often in a row an app key that is in use (OPSP8996) is tried before the session stops, 1 to 100; evenly over
    /// <see cref="AppKeyInUsePatience"/>. Default: 5.
    /// </summary>
    public int AppKeyInUseAttempts { get; init; } = 5;

    /// <summary>
    /// How long a start waits for a session of the same app key to end. KIS takes one that died for alive for about 100 s, so a
    /// process that crashed meets its own. Default: 2 min.
    /// </summary>
    public TimeSpan AppKeyInUsePatience { get; init; } = TimeSpan.FromMinutes(2);

    internal void Validate(List<string> errors)
    {
        if (InitialDelay < TimeSpan.FromMilliseconds(1) || InitialDelay > TimeSpan.FromMinutes(10))
            errors.Add($"Reconnect.InitialDelay is {InitialDelay}; it must be from 1 ms to 10 min.");
        if (MaxDelay < InitialDelay || MaxDelay > TimeSpan.FromHours(1))
            errors.Add($"Reconnect.MaxDelay is {MaxDelay}; it must be from Reconnect.InitialDelay to 1 h.");
        if (StableAfter < TimeSpan.Zero || StableAfter > TimeSpan.FromHours(1))
            errors.Add($"Reconnect.StableAfter is {StableAfter}; it must be from 0 to 1 h.");
        CheckCount(errors, nameof(MaxConnectsPerMinute), MaxConnectsPerMinute, 100_000);
        CheckCount(errors, nameof(StartAttempts), StartAttempts, int.MaxValue);
        CheckCount(errors, nameof(AppKeyInUseAttempts), AppKeyInUseAttempts, 100);
        if (AppKeyInUsePatience < TimeSpan.Zero || AppKeyInUsePatience > TimeSpan.FromHours(1))
            errors.Add($"Reconnect.AppKeyInUsePatience is {AppKeyInUsePatience}; it must be from 0 to 1 h.");
    }

    private static void CheckCount(List<string> errors, string name, int value, int most)
    {
        if (value < 1 || value > most) errors.Add($"Reconnect.{name} is {value}; it must be from 1 to {most}.");
    }
}
