using System.Diagnostics;

namespace KisFast.Cli;

/// <summary>The demo's first handler: measures and keeps what arrived. Allocates nothing per record.</summary>
internal sealed class DemoHandler(int expected) : IFillHandler
{
    // One beyond what is sent, so that a duplicate of the last notice is kept too.
    private readonly ReceivedNotice[] _received = new ReceivedNotice[expected + Math.Max(expected / 10, 16)];
    private long _count;
    private long _gapsClosed;
    private long _repaired;
    private long _allocatedAtFirst;
    private long _allocatedAtLast;

    /// <summary>Records that came over the wire.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Gaps that are over.</summary>
    public long GapsClosed => Volatile.Read(ref _gapsClosed);

    /// <summary>Shares that came from the order history and not over the wire.</summary>
    public long Repaired => Volatile.Read(ref _repaired);

    /// <summary>What arrived, in order.</summary>
    public ReadOnlySpan<ReceivedNotice> Received => _received.AsSpan(0, (int)Math.Min(Count, _received.Length));

    /// <summary>What the handler's thread allocated between its first record and its last.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedAtLast) - Volatile.Read(ref _allocatedAtFirst);

    /// <summary>From the wire to here.</summary>
    public LatencyHistogram Latency { get; } = new();

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        long now = Stopwatch.GetTimestamp();
        if (record.Kind is RecordKind.GapOpened or RecordKind.GapClosed || record.Source is RecordSource.Repair)
        {
            if (record.Kind is RecordKind.Fill) Volatile.Write(ref _repaired, _repaired + record.Quantity.GetValueOrDefault());
            if (record.Kind is RecordKind.GapClosed) Volatile.Write(ref _gapsClosed, _gapsClosed + 1);
            return;
        }
        if (_count == 0) _allocatedAtFirst = GC.GetAllocatedBytesForCurrentThread();
        Latency.Record(now - record.ReceivedTimestamp);
        if (_count < _received.Length) _received[_count] = ReceivedNotice.Of(in record);
        _allocatedAtLast = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref _count, _count + 1);
    }
}
