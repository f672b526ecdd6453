namespace KisFast.Cli;

/// <summary>The last records for views that look a few times a second: written by the handler's thread, copied by the views'.</summary>
/// <param name="capacity">How many are kept; older ones give way, so that a view which is slow holds nobody back.</param>
internal sealed class RecentRecords(int capacity) : ILiveOutput
{
    private readonly FillRecord[] _records = new FillRecord[capacity];
    private readonly Lock _lock = new();
    private long _count;

    /// <summary>How many there have been.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>How many are kept.</summary>
    public int Capacity => capacity;

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
    public FillRecord[] Last(int most) => Before(long.MaxValue, most);

    /// <summary>The last ones of the first <paramref name="end"/> that there have been, oldest first.</summary>
    public FillRecord[] Before(long end, int most)
    {
        lock (_lock)
        {
            end = Math.Min(end, _count);
            int length = (int)Math.Clamp(end - Math.Max(0, _count - capacity), 0, Math.Max(most, 0));
            return Copy(end - length, length);
        }
    }

    /// <summary>Those after the first <paramref name="cursor"/>, oldest first; when they are more than <paramref name="most"/>, the newest.</summary>
    /// <param name="cursor">How many the reader has had or passed over; moved to the end.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="skipped">How many were passed over now.</param>
    public FillRecord[] After(ref long cursor, int most, out long skipped)
    {
        lock (_lock)
        {
            int length = (int)Math.Min(_count - cursor, Math.Min(most, capacity));
            skipped = _count - cursor - length;
            cursor = _count;
            return Copy(_count - length, length);
        }
    }

    private FillRecord[] Copy(long first, int length)
    {
        var copy = new FillRecord[length];
        for (int i = 0; i < length; i++) copy[i] = _records[(first + i) % capacity];
        return copy;
    }
}
