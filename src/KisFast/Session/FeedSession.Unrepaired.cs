using KisFast.Recovery;

namespace KisFast.Session;

/// <content>What a repair gave up on is looked for again, less and less often, as a gap of its own.</content>
internal sealed partial class FeedSession
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    // Zero: nothing is looked for.
    private TimeSpan _pause;

    // After a gap was closed: whether to look again. What KIS refuses stays refused until a person has changed something.
    private void Plan(RepairOutcome outcome)
    {
        if (outcome != RepairOutcome.GaveUp)
        {
            _pause = TimeSpan.Zero;
            return;
        }

        TimeSpan next = _pause == TimeSpan.Zero ? RepairSettings.For(_options.Environment, _options.Repair).GiveUpAfter : _pause * 2;
        _pause = next < LongestPause ? next : LongestPause;
    }

    // Until a gap is open, be it the old one that is looked into again.
    private async Task NextGapAsync(CancellationToken connectionEnd)
    {
        while (true)
        {
            Task next = _gapToClose.Task;
            if (_pause == TimeSpan.Zero)
            {
                await next.WaitAsync(connectionEnd).ConfigureAwait(false);
                return;
            }

            try
            {
                await next.WaitAsync(_pause, _options.TimeProvider, connectionEnd).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                await _flow.RunAsync(LookAgain, connectionEnd).ConfigureAwait(false);
            }
        }
    }

    private void LookAgain()
    {
        RecordStamp now = _clock.Stamp(Index);
        if (_isGapOpen) return;
        if (_ledger?.UnrepairedSince is not { } since || now.ReceivedUtcTicks - since.UtcTicks > GapRepairer.Perseverance.Ticks)
        {
            _pause = TimeSpan.Zero;
            return;
        }

        // The record says since when notices are missing; the repair counts from now which of them are settled.
        _ledger.OpenGap(new DateTimeOffset(now.ReceivedUtcTicks, TimeSpan.Zero));
        OpenGap(now with { ReceivedUtcTicks = since.UtcTicks });
    }
}
