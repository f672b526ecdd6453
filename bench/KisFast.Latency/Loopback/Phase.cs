using System.Globalization;

namespace KisFast.Latency.Loopback;

/// <summary>A stretch of equally paced messages.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="IntervalMicroseconds">The time between two sends.</param>
/// <param name="Sends">How many sends.</param>
/// <param name="Burst">How many messages a send carries.</param>
/// <param name="IsMeasured">Whether it goes into the tables.</param>
internal sealed record Phase(string Name, int IntervalMicroseconds, int Sends, int Burst = 1, bool IsMeasured = true)
{
    /// <summary>How many messages.</summary>
    public int Messages => Sends * Burst;

    /// <summary>One message after half a second of silence: the first fill of a fresh process.</summary>
    public static Phase First { get; } = new("first", 500_000, 1);

    /// <summary>Until the runtime has compiled its last tier; not measured.</summary>
    public static Phase WarmUp { get; } = new("warm-up", 1_000, 3_000, IsMeasured: false);

    /// <summary>All phases of a run.</summary>
    /// <param name="quick">A tenth of the time, for a look.</param>
    public static Phase[] All(bool quick) =>
    [
        First,
        WarmUp,
        new("1 per 100 ms", 100_000, quick ? 10 : 100),
        new("1 per ms", 1_000, quick ? 500 : 5_000),
        new("10 per ms", 100, quick ? 5_000 : 30_000),
        new("bursts of 50", 10_000, quick ? 20 : 300, 50),
    ];

    /// <summary>The phases of <c>--json</c>, named by their pace.</summary>
    /// <param name="quick">All modes three times in less than ten minutes.</param>
    public static Phase[] Paces(bool quick) =>
    [
        First with { IsMeasured = false },
        WarmUp with { Sends = quick ? 1_000 : 3_000 },
        new("100ms", 100_000, quick ? 15 : 100),
        new("1ms", 1_000, quick ? 1_000 : 5_000),
        new("0.1ms", 100, quick ? 5_000 : 30_000),
        new("burst", 10_000, quick ? 30 : 300, 50),
    ];

    /// <summary>For the command line of a child process.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{IntervalMicroseconds}:{Sends}:{Burst}");

    /// <summary>The other way round; the name stays with the parent.</summary>
    public static Phase Parse(string text)
    {
        int[] numbers = [.. text.Split(':').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return new Phase("", numbers[0], numbers[1], numbers[2]);
    }
}
