namespace KisFast.Ring;

/// <summary>
/// How a producer waits for room. Consumers free slots a batch at a time, so a short spin seldom helps; yielding gives them the core
/// if there are too few; sleeping keeps a producer that is stuck behind a stuck handler from burning one.
/// </summary>
internal static class FullRingPause
{
    private const int Spins = 64;
    private const int Yields = 4096;

    public static void Wait(int turn)
    {
        if ((uint)turn < Spins) SpinPause.Once();
        else if ((uint)turn < Spins + Yields) Thread.Yield();
        else Thread.Sleep(1);
    }
}
