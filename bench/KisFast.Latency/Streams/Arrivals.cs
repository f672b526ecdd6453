namespace KisFast.Latency.Streams;

/// <summary>A handler that looks at the clock: from the publisher's read of the socket, whose moment the record carries.</summary>
internal sealed class Arrivals(int count) : IFillHandler
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    public long[] Latencies { get; } = new long[count];

    public Task Done => _done.Task;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind is not (RecordKind.Fill or RecordKind.OrderEvent) || _next == count) return;
        Latencies[_next++] = DateTime.UtcNow.Ticks - record.ReceivedUtcTicks;
        if (_next == count) _done.TrySetResult();
    }
}
