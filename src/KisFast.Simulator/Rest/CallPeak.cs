namespace KisFast.Simulator;

/// <summary>The most calls of one app key within a second, wherever the second begins.</summary>
internal sealed class CallPeak(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _calls = [];
    private int _most;

    public int Most => Volatile.Read(ref _most);

    public void Count()
    {
        lock (_lock)
        {
            long now = timeProvider.GetTimestamp();
            while (_calls.TryPeek(out long first) && timeProvider.GetElapsedTime(first, now) >= TimeSpan.FromSeconds(1)) _calls.Dequeue();
            _calls.Enqueue(now);
            if (_calls.Count > _most) Volatile.Write(ref _most, _calls.Count);
        }
    }
}
