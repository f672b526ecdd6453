namespace KisFast.Simulation;

/// <summary>What the network is like at the moment.</summary>
internal sealed class Weather(Random random)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(4);

    /// <summary>The longest that bytes are under way; an instant between none and this is drawn, in ticks.</summary>
    public TimeSpan Latency { get; set; } = Usual;

    /// <summary>The most that one read brings.</summary>
    public int LargestRead { get; set; } = int.MaxValue;

    /// <summary>Of a hundred connects, how many are refused.</summary>
    public int Refuses { get; set; }

    /// <summary>How many of the next connects are refused.</summary>
    public int RefusesNext { get; set; }

    /// <summary>Of a hundred connects, how many are never answered.</summary>
    public int Swallows { get; set; }

    /// <summary>Of a hundred REST calls, how many break before they are sent.</summary>
    public int BreaksCalls { get; set; }

    /// <summary>Of a hundred REST calls, how many are carried out and not answered.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>How much longer than the network KIS takes to answer a REST call, at most.</summary>
    public TimeSpan RestLatency { get; set; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Whose secret KIS refuses the next time that an approval key is asked for with it; null: nobody's.</summary>
    public string? RefusesAppKey { get; set; }

    /// <summary>Whether the store cannot be reached.</summary>
    public bool IsStoreAway { get; set; }

    /// <summary>Of a hundred messages to the store, how many do not arrive.</summary>
    public int BreaksStore { get; set; }

    /// <summary>Of a hundred, how many are carried out and not answered.</summary>
    public int LosesStoreAnswers { get; set; }

    public TimeSpan DrawLatency() => new(random.NextInt64(1, Latency.Ticks + 2));

    public TimeSpan DrawRestLatency() => new(random.NextInt64(1, RestLatency.Ticks + 2));

    /// <summary>Whether a connect is refused.</summary>
    public bool DrawRefusal()
    {
        if (RefusesNext == 0) return Draw(Refuses);
        RefusesNext--;
        return true;
    }

    public bool Draw(int ofHundred) => ofHundred > 0 && random.Next(100) < ofHundred;

    /// <summary>The sun comes out.</summary>
    public void Clear()
    {
        Latency = Usual;
        LargestRead = int.MaxValue;
        IsStoreAway = false;
        RefusesAppKey = null;
        BreaksStore = LosesStoreAnswers = 0;
        Refuses = RefusesNext = Swallows = BreaksCalls = LosesAnswers = 0;
        RestLatency = TimeSpan.FromMilliseconds(60);
    }
}
