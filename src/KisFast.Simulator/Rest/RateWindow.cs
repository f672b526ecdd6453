namespace KisFast.Simulator;

/// <summary>Counts calls in the current second.</summary>
internal sealed class RateWindow(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private long _windowStart;
    private int _count;

    public bool TryEnter(int perSecond)
    {
        long now = timeProvider.GetTimestamp();
        lock (_lock)
        {
            if (_windowStart == 0 || timeProvider.GetElapsedTime(_windowStart, now) >= TimeSpan.FromSeconds(1))
            {
                _windowStart = now;
                _count = 0;
            }

            return ++_count <= perSecond;
        }
    }
}
