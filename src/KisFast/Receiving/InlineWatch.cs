using System.Diagnostics;
using KisFast.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Receiving;

/// <summary>
/// How long inline handlers hold the thread that reads, from the return of the read that brought their records: one clock read each.
/// One thread at a time works, anyone reads.
/// </summary>
/// <param name="limit">More than that is told.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class InlineWatch(TimeSpan limit, ILogger logger)
{
    // A handler that is always slow must not fill the log.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly long _limit = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private long _since;
    private long _toldAt;
    private long _toldOf;
    private long _longest;
    private long _slow;

    /// <summary>For a path without inline handlers.</summary>
    public static InlineWatch None { get; } = new(TimeSpan.FromSeconds(1), NullLogger.Instance);

    /// <summary>Whether there are inline handlers.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Reads that brought records, by how long they held the thread.</summary>
    public LatencyBuckets Held { get; } = new();

    /// <summary>The longest of them.</summary>
    public TimeSpan Longest => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _longest));

    /// <summary>How many took longer than the limit.</summary>
    public long Slow => Volatile.Read(ref _slow);

    /// <summary>A read returned.</summary>
    public void Begin(long timestamp)
    {
        if (IsUsed) Volatile.Write(ref _since, timestamp);
    }

    /// <summary>All that it brought has been handled inline.</summary>
    public void End(bool hasPublished)
    {
        if (!IsUsed) return;
        if (hasPublished) Count(Stopwatch.GetTimestamp() - _since);
        Volatile.Write(ref _since, 0);
    }

    /// <summary>Tells of a handler that does not come back, once. From any thread, now and then.</summary>
    public void Look()
    {
        long since = Volatile.Read(ref _since);
        if (since == 0 || since == _toldOf || Stopwatch.GetTimestamp() - since < Math.Max(_limit, Stopwatch.Frequency)) return;
        _toldOf = since;
        Log.InlineStuck(logger, Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    private void Count(long held)
    {
        Held.Add(held);
        if (held > _longest) Volatile.Write(ref _longest, held);
        if (held > _limit) OnSlow(held);
    }

    private void OnSlow(long held)
    {
        Volatile.Write(ref _slow, _slow + 1);
        long now = Stopwatch.GetTimestamp();
        if (_toldAt != 0 && Stopwatch.GetElapsedTime(_toldAt, now) < Pause) return;
        _toldAt = now;
        Log.InlineSlow(logger, Stopwatch.GetElapsedTime(0, held).TotalMilliseconds, limit.TotalMilliseconds, _slow);
    }
}
