using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace KisFast.Latency.Ring;

/// <summary>The producers' clock: spins until the next event is due.</summary>
public struct Pace(long ticksBetween)
{
    private long _due = ticksBetween == 0 ? 0 : Stopwatch.GetTimestamp() + ticksBetween;

    /// <summary>Waits for the moment of the next event.</summary>
    /// <returns>That moment; 0 if there is no pace.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next() => ticksBetween == 0 ? 0 : WaitUntilDue();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long WaitUntilDue()
    {
        long due = _due;
        while (Stopwatch.GetTimestamp() < due)
        {
        }

        _due = due + ticksBetween;
        return due;
    }
}
