namespace KisFast.Simulator;

/// <summary>The server's idea of the time: the given clock plus the clock-skew fault.</summary>
internal sealed class SimulatorClock(TimeProvider timeProvider, FaultSet faults)
{
    private static readonly TimeSpan KoreaOffset = TimeSpan.FromHours(9);

    public TimeProvider TimeProvider { get; } = timeProvider;

    public DateTimeOffset UtcNow
    {
        get
        {
            DateTimeOffset now = TimeProvider.GetUtcNow();
            return faults.Find(FaultKind.ClockSkew) is { } skew ? now.AddSeconds(skew.Number) : now;
        }
    }

    public DateTime KoreaNow => ToKorea(UtcNow);

    public static DateTime ToKorea(DateTimeOffset utc) => utc.UtcDateTime + KoreaOffset;
}
