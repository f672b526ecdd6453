namespace KisFast.Rest;

/// <summary>
/// Access tokens that were issued because KIS refused the one before, and were refused too. KIS issues one a minute and tells the customer of
/// each, so the next one may be tried after a pause, then after twice that, and so on, up to an hour: what lasted for minutes is over within
/// minutes, and what lasts for a day costs a token an hour.
/// </summary>
/// <param name="first">The first pause.</param>
/// <param name="time">The clock.</param>
internal sealed class VainRenewals(TimeSpan first, TimeProvider time)
{
    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TimeSpan _pause;
    private long _since;

    /// <summary>Whether a refusal may cost a token.</summary>
    public bool MayTry
    {
        get
        {
            lock (_lock) return _pause == TimeSpan.Zero || time.GetElapsedTime(_since) >= _pause;
        }
    }

    /// <summary>One more was refused.</summary>
    /// <returns>Until the next one may be tried.</returns>
    public TimeSpan Add()
    {
        lock (_lock)
        {
            TimeSpan next = _pause == TimeSpan.Zero ? TimeSpan.FromTicks(Math.Max(first.Ticks, Shortest.Ticks)) : _pause * 2;
            _pause = next < Longest ? next : Longest;
            _since = time.GetTimestamp();
            return _pause;
        }
    }

    /// <summary>A call was answered. It is over when that holds for another pause: one page of a history may be answered, and the next refused.</summary>
    public void OnSuccess()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_since) >= _pause * 2) _pause = TimeSpan.Zero;
        }
    }
}
