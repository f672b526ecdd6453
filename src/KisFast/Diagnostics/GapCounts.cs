namespace KisFast.Diagnostics;

/// <summary>What became of a feed's gaps, as their last records say. One thread at a time adds, anyone reads. Cold.</summary>
internal sealed class GapCounts
{
    private readonly Lock _lock = new();
    private readonly long[] _outcomes = new long[(int)GapOutcome.NotAttempted + 1];
    private readonly Dictionary<(int Session, FixedText16 Account), Left> _left = [];

    /// <summary>Gaps that ended without being repaired, and were neither settled by a later repair nor acknowledged.</summary>
    public long Standing
    {
        get
        {
            lock (_lock) return _left.Values.Sum(static left => left.Gaps);
        }
    }

    /// <summary>Shares known to be missing of them, by the last look at each account's history.</summary>
    public long MissingQuantity
    {
        get
        {
            lock (_lock) return _left.Values.Sum(static left => left.Missing);
        }
    }

    /// <summary>How many gaps ended how, by <see cref="GapOutcome"/>.</summary>
    public IReadOnlyList<long> ByOutcome
    {
        get
        {
            lock (_lock) return [.. _outcomes];
        }
    }

    /// <summary>Looks at the end of a gap.</summary>
    public void Add(ref readonly FillRecord closed)
    {
        lock (_lock)
        {
            GapOutcome outcome = closed.GapOutcome;
            _outcomes[(uint)outcome < (uint)_outcomes.Length ? (int)outcome : 0]++;
            // A repair looks back as far as the first that gave up: when history and feed agree, they agree on all of it.
            (int, FixedText16) key = (closed.SessionIndex, closed.Account);
            if (outcome == GapOutcome.Repaired) _left.Remove(key);
            else _left[key] = new Left(_left.GetValueOrDefault(key).Gaps + 1, Math.Max(closed.MissingQuantity.GetValueOrDefault(), 0));
        }
    }

    /// <summary>A person, or a program, has accounted for what was missed.</summary>
    /// <returns>How many gaps stood.</returns>
    public long Acknowledge()
    {
        lock (_lock)
        {
            long standing = _left.Values.Sum(static left => left.Gaps);
            _left.Clear();
            return standing;
        }
    }

    private readonly record struct Left(long Gaps, long Missing);
}
