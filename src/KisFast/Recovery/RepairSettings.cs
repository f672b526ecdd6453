namespace KisFast.Recovery;

/// <summary>How long a repair waits for what.</summary>
internal sealed record RepairSettings
{
    /// <summary>
    /// By how much the order history may lag behind the notices. Paper trading shows a fill up to about 30 s late; of real trading
    /// nobody has reported a lag.
    /// </summary>
    public required TimeSpan HistoryLag { get; init; }

    /// <summary>
    /// How far apart two snapshots with the same deficit are: longer than a notice may be under way. Reported are 1.5 s at most.
    /// </summary>
    public TimeSpan Stability { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two snapshots.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a start waits for the order history before it goes on without: a sick REST service must not keep a feed from going live.</summary>
    public TimeSpan BaselinePatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often ledger and history are compared while orders are open or a market is, and no gap is; zero: never. Three looks and a
    /// repair fit into 90 s real, 150 s paper.
    /// </summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this a repair ends with what it has.</summary>
    public required TimeSpan GiveUpAfter { get; init; }

    /// <summary>What the user set, and for the rest what suits the environment.</summary>
    public static RepairSettings For(KisEnvironment environment, RepairOptions options)
    {
        RepairSettings settings = For(environment);
        return settings with
        {
            HistoryLag = options.HistoryLag ?? settings.HistoryLag,
            Stability = options.Stability ?? settings.Stability,
            PollInterval = options.PollInterval ?? settings.PollInterval,
            GiveUpAfter = options.GiveUpAfter ?? settings.GiveUpAfter,
            Beat = options.CompareEvery ?? settings.Beat,
            BaselinePatience = options.BaselinePatience ?? settings.BaselinePatience,
        };
    }

    /// <summary>What suits the environment.</summary>
    public static RepairSettings For(KisEnvironment environment) => environment == KisEnvironment.Paper
        ? new() { HistoryLag = TimeSpan.FromSeconds(35), GiveUpAfter = TimeSpan.FromMinutes(4), Beat = TimeSpan.FromSeconds(35) }
        : new() { HistoryLag = TimeSpan.FromSeconds(10), GiveUpAfter = TimeSpan.FromMinutes(2) };
}
