namespace KisFast.Cli;

/// <summary>A bar of the latency picture.</summary>
/// <param name="UpToUs">Its upper end in µs; its lower end is the one before: 1, 2, 5, 10, …</param>
/// <param name="Count">How many records fell into it.</param>
internal readonly record struct LatencyBar(long UpToUs, long Count);
