namespace KisFast.Simulation;

/// <summary>What a day came to.</summary>
internal sealed record DayResult
{
    public required int Seed { get; init; }

    /// <summary>A number for every event in its order.</summary>
    public required ulong Trace { get; init; }

    public required long Events { get; init; }

    /// <summary>How often chance was asked.</summary>
    public required long Draws { get; init; }

    /// <summary>Records that strategies were given, replayed ones too.</summary>
    public required long Records { get; init; }

    /// <summary>Fills that the exchange made.</summary>
    public required long Fills { get; init; }

    /// <summary>How often a process was started.</summary>
    public required int Starts { get; init; }

    /// <summary>REST calls.</summary>
    public required long Calls { get; init; }

    /// <summary>Gaps that were closed.</summary>
    public required long Gaps { get; init; }

    /// <summary>Virtual time.</summary>
    public required TimeSpan Lasted { get; init; }

    /// <summary>From the last trouble to the moment from which on everything was as promised.</summary>
    public required TimeSpan SettledAfter { get; init; }

    /// <summary>What was to go wrong, by name.</summary>
    public required IReadOnlyCollection<string> Planned { get; init; }

    /// <summary>What really went wrong, and how often.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>Transitions of sessions, by the trouble that was on.</summary>
    public required IReadOnlyDictionary<(string Trouble, string Transition), long> Transitions { get; init; }

    /// <summary>Who led, and who stood by, how often.</summary>
    public required IReadOnlyDictionary<string, long> Roles { get; init; }

    public required JournalKind Journal { get; init; }

    /// <summary>What does not hold.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }

    /// <summary>It did not end.</summary>
    public required bool Hangs { get; init; }

    /// <summary>Its feeds, which nobody may hold any more.</summary>
    public required IReadOnlyList<WeakReference> Feeds { get; init; }
}
