namespace KisFast.Tests.Support;

/// <summary>What is allocated on the calling thread.</summary>
internal static class Allocated
{
    /// <summary>
    /// The bytes of the cheapest of three rounds. Once in many runs the runtime allocates some KiB of its own in one of them; what the code costs
    /// is in every one.
    /// </summary>
    /// <param name="round">The work, warmed up.</param>
    public static long By(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
