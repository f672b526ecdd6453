namespace KisFast.Allocations;

/// <summary>Counts records and what its thread has allocated, if it is always the same one.</summary>
internal sealed class CountingHandler(bool allocatesOnPurpose, bool countsThread = true) : IFillHandler
{
    private long _count;
    private long _allocated;
    private string _last = "";

    /// <summary>The thread's bytes at the end of the last batch.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocated);

    /// <summary>The last symbol made on purpose.</summary>
    public string Last => _last;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (allocatesOnPurpose && sequence % 1000 == 0) _last = record.Symbol.ToString();
        if (endOfBatch && countsThread) Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
        Volatile.Write(ref _count, sequence + 1);
    }

    /// <summary>Waits, without allocating, until so many records have been handled.</summary>
    public void WaitFor(long count, TimeSpan patience)
    {
        for (long waited = 0; Volatile.Read(ref _count) < count; waited += 10)
        {
            if (waited > patience.TotalMilliseconds) throw new TimeoutException($"{Volatile.Read(ref _count)} of {count} records came.");
            Thread.Sleep(10);
        }

        // The end of the last batch, too.
        Thread.Sleep(50);
    }
}
