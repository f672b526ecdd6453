namespace KisFast.Latency.Ring;

/// <summary>Who hands events to whom.</summary>
/// <param name="After">For each handler the handlers before it; none: it reads from the producers.</param>
public sealed record Topology(string Name, int Producers, int[][] After)
{
    public static readonly Topology OneToOne = new("one-to-one", 1, [[]]);

    public static readonly Topology[] All =
    [
        OneToOne,
        new("one-to-three", 1, [[], [], []]),
        new("diamond", 1, [[], [], [0, 1]]),
        new("pipeline", 1, [[], [0], [1]]),
        new("multi-producer", 3, [[]]),
    ];
}

/// <summary>The wait strategies that every ring has.</summary>
public enum Wait
{
    Blocking,
    Sleeping,
    Yielding,
    BusySpin,
}
