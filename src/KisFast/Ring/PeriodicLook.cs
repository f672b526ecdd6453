namespace KisFast.Ring;

/// <summary>
/// How a handler waits that <see cref="IValueEventHandler{T}.LooksByItself"/>: it sleeps, looks, and handles all that came
/// meanwhile in one go. The producer wakes it only where the ring fills up.
/// </summary>
internal sealed class PeriodicLook(int ringSize)
{
    /// <summary>
    /// Between two looks. What is done after one takes a core and its caches from somebody for a moment; this is rare enough that nearly no
    /// event meets it.
    /// </summary>
    public const int Milliseconds = 50;

    private readonly object _gate = new();
    private readonly long _hurry = HurryAt(ringSize);
    private long _wakes;
    private long _seen;

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

    /// <summary>Waits for events, at least until the next look unless there are many.</summary>
    /// <returns>False when the ring was halted.</returns>
    public bool Wait(long sequence, SequenceBarrier barrier, out long available)
    {
        available = barrier.GetAvailable(sequence);
        while (available - sequence < _hurry)
        {
            if (barrier.IsHalted) return false;
            Sleep(barrier);
            available = barrier.GetAvailable(sequence);
            if (available >= sequence) return true;
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
    private void Sleep(SequenceBarrier barrier)
    {
        lock (_gate)
        {
            if (_wakes == _seen && !barrier.IsHalted) Monitor.Wait(_gate, Milliseconds);
            _seen = _wakes;
        }
    }
}
