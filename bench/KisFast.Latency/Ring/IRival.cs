namespace KisFast.Latency.Ring;

/// <summary>A way to hand values from thread to thread.</summary>
public interface IRival
{
    string Name { get; }

    /// <summary>Whether the wait strategy means something to it; the others are run with <see cref="Wait.Blocking"/> only.</summary>
    bool HasWaits { get; }

    IRivalRun Create(Topology topology, Wait wait, int size, Consumer[] consumers);
}

/// <summary>One run of a rival: its consumers are waiting.</summary>
public interface IRivalRun : IDisposable
{
    /// <summary>Publishes values from 0 on. Called on as many threads as the topology has producers.</summary>
    /// <param name="producer">Which producer.</param>
    /// <param name="count">How many values.</param>
    /// <param name="ticksBetween">Stopwatch ticks from value to value; 0: as fast as it goes.</param>
    void Produce(int producer, long count, long ticksBetween);
}
