using KisFast.Recovery;
using KisFast.Rest;
using Microsoft.Extensions.Logging;

namespace KisFast.Session;

/// <summary>
/// Reconciliation that never stops: compares what was delivered with the order history while no gap is open, soon after activity and at a
/// slow beat while orders are open or a market is. What the wire, healthy all the time, never brought, or brought twice, becomes a gap of its
/// own cause.
/// </summary>
internal sealed class Comparison(
    SessionGaps gaps, GapRepairer? repairer, RepairSettings settings, TimeProvider time, string name, ILogger logger)
{
    private static readonly TimeSpan QuietBeat = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(30);

    // After an order's last notice the history needs its lag; then it is worth a look, without waiting for the beat.
    private readonly TimeSpan _settled = settings.HistoryLag + TimeSpan.FromSeconds(2);

    private long _lookedAt = time.GetTimestamp();
    private TimeSpan _lastTook;
    private TimeSpan _backoff;
    private long _noticesSeen;

    /// <summary>Until the next look may be due; infinite when nobody looks.</summary>
    public TimeSpan NextWait
    {
        get
        {
            if (repairer is null || settings.Beat == TimeSpan.Zero) return Timeout.InfiniteTimeSpan;
            if (_backoff > TimeSpan.Zero) return _backoff;
            // A long history is not read without a pause: two thirds of the share stay free.
            TimeSpan beat = settings.Beat > _lastTook * 2 ? settings.Beat : _lastTook * 2;
            return gaps.Ledger!.Notices != _noticesSeen && _settled < beat && _settled > _lastTook * 2 ? _settled : beat;
        }
    }

    /// <summary>Looks, if there may be something to see.</summary>
    /// <returns>Whether the history was read to its end.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        bool isWorthIt = false;
        long notices = 0, lastTicks = 0;
        await gaps.RunAsync(
            () =>
            {
                notices = gaps.Ledger!.Notices;
                lastTicks = gaps.Ledger.LastNoticeTicks;
                isWorthIt = notices != _noticesSeen || gaps.Ledger.HasOpenOrders();
            },
            cancellationToken).ConfigureAwait(false);
        if (!isWorthIt && !MarketHours.IsAnyOpen(time.GetUtcNow()) && time.GetElapsedTime(_lookedAt) < QuietBeat) return false;

        long began = time.GetTimestamp();
        LookResult look = await repairer!.LookAsync(cancellationToken).ConfigureAwait(false);
        _lookedAt = time.GetTimestamp();
        _lastTook = time.GetElapsedTime(began);
        if (look.IsSettled) _noticesSeen = notices;
        if (look is { Problem: { } problem, Found: GapCause.None })
        {
            if (_backoff == TimeSpan.Zero) Log.ComparisonFailed(logger, name, problem);
            // Also what KIS refuses for good: a person may mend it at any moment, and what is not looked for is lost in silence.
            TimeSpan next = _backoff == TimeSpan.Zero ? settings.Beat * 2 : _backoff * 2;
            _backoff = next < LongestBackoff ? next : LongestBackoff;
            return false;
        }

        _backoff = TimeSpan.Zero;
        if (look.Found != GapCause.None) await gaps.RunAsync(() => gaps.OpenFound(look.Found, lastTicks), cancellationToken).ConfigureAwait(false);
        return look.Problem is null;
    }

    /// <summary>A repair has read the history to its end: so can the next look.</summary>
    public void OnHistoryRead() => _backoff = TimeSpan.Zero;
}
