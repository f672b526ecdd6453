namespace KisFast.Ring;

/// <summary>
/// How a handler waits that <see cref="IValueEventHandler{T}.LooksByItself"/>: it sleeps for a moment, looks, and handles all that came
/// meanwhile in one go. The producer wakes it only where the ring fills up.
/// </summary>
internal sealed class PeriodicLook(int ringSize)
{
    /// <summary>Between two looks while events come; Windows rounds up to the tick of its clock.</summary>
    public const int ShortestMilliseconds = 1;

    /// <summary>Between two looks of an idle ring.</summary>
    public const int LongestMilliseconds = 4;

    private readonly object _gate = new();
    private readonly long _hurry = HurryAt(ringSize);
    private long _wakes;
    private long _seen;
    private int _pause = ShortestMilliseconds;

    /// <summary>How many unhandled events are too many to sleep on; half a ring is what comes at most before the producer finds that out.</summary>
    public static int HurryAt(int ringSize) => Math.Max(1, ringSize / 4);

    /// <summary>How often it was woken; for tests.</summary>
    internal long Wakes
    {
        get
        {
            lock (_gate) return _wakes;
        }
    }

    /// <summary>Waits for events, at least for a moment unless there are many.</summary>
    /// <returns>False when the ring was halted.</returns>
    public bool Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        available = barrier.GetAvailable(sequence);
        while (available - sequence < _hurry)
        {
            if (barrier.IsHalted) return false;
            bool isWanted = Sleep(barrier);
            available = barrier.GetAvailable(sequence);
            if (available >= sequence)
            {
                _pause = ShortestMilliseconds;
                return true;
            }

            _pause = isWanted ? ShortestMilliseconds : Math.Min(2 * _pause, LongestMilliseconds);
        }

        return true;
    }

    /// <summary>Has it look now. From any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _wakes++;
            Monitor.Pulse(_gate);
        }
    }

    // A wake-up since the last sleep makes this one short, so that what it was about is looked at after it.
    private bool Sleep(SequenceBarrier barrier)
    {
        lock (_gate)
        {
            if (_wakes == _seen && !barrier.IsHalted) Monitor.Wait(_gate, _pause);
            bool isWanted = _wakes != _seen;
            _seen = _wakes;
            return isWanted;
        }
    }
}
