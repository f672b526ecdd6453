using KisFast.Rest;

namespace KisFast.Recovery;

/// <content>A look at the history while no gap is open, and patience with a history that is long.</content>
internal sealed partial class GapRepairer
{
    private const int MostDoublings = 4;
    private const int Looks = 2;

    // Four make a repair whose first look was too early; two more may have met a notice on its way.
    private const int EnoughReadings = 6;

    // A repair ends at this, however long the history is: at a small share of the calls 10,000 orders take minutes a reading.
    private static readonly TimeSpan LongestRepair = TimeSpan.FromHours(1);

    // More than the clock of a system's timers is coarse.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(45);

    private CancellationTokenSource? _limit;
    private long _limitSetAt;

    /// <summary>Compares the ledger with the history, twice where the first look differs, so that what is under way is not taken for missed.</summary>
    public async Task<LookResult> LookAsync(CancellationToken cancellationToken)
    {
        Run run = new();
        await _target.RunAsync(() => BeginLook(run), cancellationToken).ConfigureAwait(false);
        for (int look = 1; ; look++)
        {
            TimeSpan began = _time.GetElapsedTime(run.Began);
            Asked asked = Ask(TimeSpan.Zero);
            OrderHistory history;
            try
            {
                history = await _source(asked.From, asked.To, look == Looks, cancellationToken).ConfigureAwait(false);
            }
            catch (KisFastException e)
            {
                return new LookResult(GapCause.None, e.Message, IsSettled: false);
            }

            if (IsOfAnotherTime(asked)) return new LookResult(GapCause.None, null, IsSettled: false);
            began = BeganAt(history, run, began);
            TimeSpan answered = _time.GetElapsedTime(run.Began);
            (List<HistoryOrder> orders, run.Repair!.FirstDay, run.Repair.LastDay) = Fold(history, asked);
            GapCause found = GapCause.None;
            bool hasMore = false, isSettled = false;
            await _target.RunAsync(
                () =>
                {
                    if (_target.HoldsNotices) return;
                    found = run.Repair!.Find(orders, Complaint(history) is null, began, answered, _time.GetElapsedTime(run.Began));
                    hasMore = run.Repair.HasCandidates;
                    isSettled = run.Repair.IsSettled;
                },
                cancellationToken).ConfigureAwait(false);
            if (found != GapCause.None || !hasMore || look == Looks) return new LookResult(found, Complaint(history), isSettled);
            await PauseAsync(_settings.Stability, cancellationToken).ConfigureAwait(false);
        }
    }

    // A timer may fire some milliseconds before its time by the clock that snapshots are dated with: then the second is too young to count.
    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        long began = _time.GetTimestamp();
        for (TimeSpan left = pause; left > TimeSpan.Zero; left = pause - _time.GetElapsedTime(began))
            await Task.Delay(left > ShortestWait ? left : ShortestWait, _time, cancellationToken).ConfigureAwait(false);
    }

    private void BeginLook(Run run)
    {
        run.Repair = new GapRepair(_ledger, _identity, _settings, adopts: false, TimeSpan.Zero) { LooksSinceTicks = _target.Now.ReceivedUtcTicks };
        run.Began = _time.GetTimestamp();
    }

    private void LetPagesExtend(CancellationTokenSource limit)
    {
        _limit = limit;
        _limitSetAt = _time.GetTimestamp();
    }

    // A history that is slow is not one that hangs.
    private void OnPageRead()
    {
        if (_limit is not { } limit) return;
        TimeSpan used = _time.GetElapsedTime(_limitSetAt);
        TimeSpan left = _settings.GiveUpAfter - used;
        if (left > PagePatience || used > LongestRepair) return;
        try
        {
            limit.CancelAfter(PagePatience);
        }
        catch (ObjectDisposedException)
        {
            // The repair it limited is over.
        }
    }
}
