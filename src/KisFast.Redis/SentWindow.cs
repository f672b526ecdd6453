namespace KisFast.Redis;

/// <summary>The records that were sent last: a Redis that crashed may have lost them, and they are published again under their ids.</summary>
internal sealed class SentWindow
{
    /// <summary>How many.</summary>
    public const int Size = 4096;

    private readonly FillRecord[] _records = new FillRecord[Size];
    private long _count;

    public void Add(ReadOnlySpan<FillRecord> records)
    {
        foreach (ref readonly FillRecord record in records) _records[_count++ % Size] = record;
    }

    /// <summary>How many of the last ones come after an entry.</summary>
    /// <param name="top">The entry: a record of the epoch, or something before its first.</param>
    /// <returns>-1: some that would have to be among them are not kept any more.</returns>
    public int CountAfter(StreamId top)
    {
        int kept = (int)Math.Min(_count, Size);
        for (int back = 1; back <= kept; back++)
        {
            if (StreamId.Of(At(back).Position) <= top) return back - 1;
        }

        // All of them: right only when none was sent before the oldest.
        return kept == _count ? kept : -1;
    }

    /// <summary>The one that was sent as the last but so many, from 1.</summary>
    public ref readonly FillRecord At(int back) => ref _records[(_count - back) % Size];
}
