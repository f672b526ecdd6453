namespace KisFast.EndToEnd.Tests.Simulator;

/// <summary>A clock whose time of day the test moves; timers and timestamps stay real.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 14, 30, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
