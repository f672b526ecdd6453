namespace KisFast.Latency.Streams;

/// <summary>About a millisecond, asleep: a strategy's machine is not spinning between two fills either.</summary>
internal static class Pace
{
    public static void Wait() => Thread.Sleep(1);
}
