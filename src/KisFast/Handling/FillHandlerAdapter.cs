using System.Diagnostics;
using System.Runtime.CompilerServices;
using KisFast.Diagnostics;
using KisFast.Ring;

namespace KisFast.Handling;

/// <summary>A fill handler as a handler of the ring: a struct, so that the ring's loop calls it directly.</summary>
/// <param name="handler">The user's handler.</param>
/// <param name="name">What messages call it.</param>
/// <param name="latencies">How long batches took from the wire to the end of the handler's work.</param>
/// <param name="looksByItself">Whether nobody waits for it.</param>
internal struct FillHandlerAdapter<THandler>(THandler handler, string name, LatencyBuckets latencies, bool looksByItself = false)
    : IValueEventHandler<FillRecord>
    where THandler : IFillHandler
{
    // Not read-only: a handler that is a struct keeps its state here.
    private THandler _handler = handler;

    public readonly bool LooksByItself => looksByItself;

    public override readonly string ToString() => name;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref FillRecord data, long sequence, bool endOfBatch)
    {
        _handler.OnRecord(in data, sequence, endOfBatch);
        // After the handler, so that its record does not wait for a clock.
        if (endOfBatch && FeedMeter.ReceiveToHandle.Enabled && data.Source == RecordSource.Live)
            latencies.Add(Stopwatch.GetTimestamp() - data.ReceivedTimestamp);
    }
}
