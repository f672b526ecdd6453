using System.Diagnostics;
using System.Runtime.CompilerServices;
using HdrHistogram;

namespace KisFast.Latency.Ring;

/// <summary>What every rival's handler does: read each line of the value, note the latency if one is wanted, tell when all came.</summary>
public sealed class Consumer(long expected, LongHistogram? latencies)
{
    private readonly TaskCompletionSource _done = new();
    private long _count;
    private long _sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref RecordSized data)
    {
        _sum += data.Sum();
        if (latencies is not null)
            Note(data.Timestamp);
        if (++_count == expected)
            _done.SetResult();
    }

    /// <summary>Waits for all events and checks that each value came once.</summary>
    public void Complete(long expectedSum)
    {
        _done.Task.Wait();
        if (_sum != expectedSum)
            throw new InvalidOperationException($"The sum is {_sum} instead of {expectedSum}.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Note(long timestamp)
    {
        // Timestamps are when the event was due, so a late producer's delay counts (no coordinated omission). The first tenth warms up.
        if (_count >= expected / 10)
            latencies!.RecordValue(Math.Clamp(Stopwatch.GetTimestamp() - timestamp, 1, latencies.HighestTrackableValue));
    }
}
