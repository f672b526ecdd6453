using KisFast.Redis;

namespace KisFast.Simulation;

/// <summary>A stream as Redis has them: entries in the order of their ids, and the id that was generated last.</summary>
internal sealed class StoreStream
{
    private readonly List<Entry> _entries = [];

    public StreamId Last { get; private set; }

    public int Count => _entries.Count;

    /// <returns>False: the id is equal or smaller.</returns>
    public bool Add(StreamId id, IReadOnlyList<byte[]> fields, long command)
    {
        if (id <= Last) return false;
        _entries.Add(new Entry(id, fields, command));
        Last = id;
        return true;
    }

    /// <summary>Entries of a range, the bounds included.</summary>
    public IEnumerable<Entry> Range(StreamId from, StreamId to)
    {
        for (int i = IndexOf(from); i < _entries.Count && _entries[i].Id <= to; i++) yield return _entries[i];
    }

    public IEnumerable<Entry> Backwards(StreamId from, StreamId to)
    {
        int i = IndexOf(from);
        if (i == _entries.Count || _entries[i].Id > from) i--;
        for (; i >= 0 && _entries[i].Id >= to; i--) yield return _entries[i];
    }

    /// <summary>A server that crashed comes back without what it had not forced to the disk.</summary>
    /// <param name="most">So many entries at most, and no claim: who has lost that needs a person.</param>
    /// <returns>The first command that it does not know any more.</returns>
    public long Forget(int most)
    {
        long first = long.MaxValue;
        for (; most > 0 && _entries.Count > 0 && !_entries[^1].Id.IsClaim; most--) first = RemoveLast();
        // A command is forgotten whole.
        ForgetFrom(first);
        return first;
    }

    /// <summary>Forgets what came with a command, or after it.</summary>
    public void ForgetFrom(long command)
    {
        while (_entries.Count > 0 && _entries[^1].Command >= command) RemoveLast();
        Last = _entries.Count == 0 ? default : _entries[^1].Id;
    }

    private long RemoveLast()
    {
        long command = _entries[^1].Command;
        _entries.RemoveAt(_entries.Count - 1);
        return command;
    }

    public int TrimBefore(StreamId id)
    {
        int count = IndexOf(id);
        _entries.RemoveRange(0, count);
        return count;
    }

    private int IndexOf(StreamId id)
    {
        int low = 0, high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Id < id) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>An entry.</summary>
    internal sealed record Entry(StreamId Id, IReadOnlyList<byte[]> Fields, long Command);
}
