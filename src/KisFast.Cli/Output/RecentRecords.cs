namespace KisFast.Cli;

/// <summary>The last records for a view that looks a few times a second: written by the handler's thread, copied by the view's.</summary>
internal sealed class RecentRecords(int capacity) : ILiveOutput
{
    private readonly FillRecord[] _records = new FillRecord[capacity];
    private readonly Lock _lock = new();
    private long _count;

    /// <summary>How many there have been.</summary>
    public long Count => Volatile.Read(ref _count);

    public void WriteLive(in FillRecord record)
    {
        lock (_lock)
        {
            _records[_count % capacity] = record;
            _count++;
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }

    /// <summary>The last ones, oldest first, at most <paramref name="most"/>.</summary>
    public FillRecord[] Last(int most)
    {
        lock (_lock)
        {
            int length = (int)Math.Min(_count, Math.Clamp(most, 0, capacity));
            var last = new FillRecord[length];
            for (int i = 0; i < length; i++) last[i] = _records[(_count - length + i) % capacity];
            return last;
        }
    }
}
