using System.Diagnostics;
using System.Runtime.CompilerServices;
using KisFast.Diagnostics;
using KisFast.Ring;

namespace KisFast.Session;

/// <summary>A fill handler as a handler of the ring: a struct, so that the ring's loop calls it directly.</summary>
/// <param name="handler">The user's handler.</param>
/// <param name="latencies">How long batches took from the wire to the end of the handler's work.</param>
internal readonly struct FillHandlerAdapter<THandler>(THandler handler, LatencyBuckets latencies) : IValueEventHandler<FillRecord>
    where THandler : IFillHandler
{
    /// <summary>The user's handler, for messages.</summary>
    public override string ToString() => handler.GetType().Name;

    public void OnStart() => HandlerCode.Prepare(handler);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref FillRecord data, long sequence, bool endOfBatch)
    {
        handler.OnRecord(in data, sequence, endOfBatch);
        // After the handler, so that its record does not wait for a clock.
        if (endOfBatch && FeedMeter.ReceiveToHandle.Enabled && data.Source == RecordSource.Live)
            latencies.Add(Stopwatch.GetTimestamp() - data.ReceivedTimestamp);
    }
}
