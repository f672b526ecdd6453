namespace KisFast.Cli;

/// <summary>
/// One round of chaos: a simulator, a feed, and how long each misbehaves or waits. Short times, so that a minute holds hundreds of
/// connections.
/// </summary>
internal sealed record ChaosOptions
{
    /// <summary>The seed of orders and faults.</summary>
    public required int Seed { get; init; }

    /// <summary>How long faults strike; settling comes on top.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Sessions of the feed, each with its own app key, HTS id and account.</summary>
    public int Sessions { get; init; } = 12;

    /// <summary>Notices a second for each session.</summary>
    public double Rate { get; init; } = 40;

    /// <summary>How the feed receives.</summary>
    public ReceiveMode ReceiveMode { get; init; } = ReceiveMode.Auto;

    /// <summary>Whether the handler runs on the thread that reads.</summary>
    public bool IsInline { get; init; }

    /// <summary>The longest storm: connections die all the time.</summary>
    public TimeSpan Storm { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The longest calm: connections live, and repairs have time to end.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the feed gives a connection up.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The feed's limits for connecting, shaking hands and subscribing.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The feed's repairs. Stability is above what a notice may be under way here, a busy machine's pauses included; HistoryLag is
    /// above the second that the fault historylag makes.
    /// </summary>
    public RepairOptions Repair { get; init; } = new()
    {
        HistoryLag = TimeSpan.FromSeconds(1.3),
        Stability = TimeSpan.FromSeconds(1),
        PollInterval = TimeSpan.FromMilliseconds(100),
        GiveUpAfter = TimeSpan.FromSeconds(30),
        CompareEvery = TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// REST calls a second that a session may make: many, for a minute here holds the connections of a day, and few enough to be felt. Null: the
    /// feed's own share of KIS's allowance.
    /// </summary>
    public int? CallsPerSecond { get; init; } = 100;

    /// <summary>How long the feed may take to settle once the faults are off.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The same with the feed's own share: a history is read at two pages a second, so there are fewer orders, and repairs have the time they
    /// take.
    /// </summary>
    public ChaosOptions WithinTheShare() => this with
    {
        CallsPerSecond = null,
        Rate = 2,
        Repair = Repair with
        {
            PollInterval = TimeSpan.FromSeconds(0.5),
            CompareEvery = TimeSpan.FromSeconds(5),
            GiveUpAfter = TimeSpan.FromMinutes(1),
        },
        Patience = TimeSpan.FromMinutes(5),
    };
}
