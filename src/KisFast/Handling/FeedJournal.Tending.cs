namespace KisFast.Handling;

/// <content>What is written when no record comes, and the end.</content>
internal sealed partial class FeedJournal
{
    private static readonly TimeSpan TendEvery = TimeSpan.FromSeconds(1);
    private static readonly long HeardEvery = TimeSpan.FromSeconds(10).Ticks;

    // Tends between two tries of a store that failed: 1, 2, 4, and so on.
    private const int MaxRetryAfter = 64;

    private ITimer? _timer;
    private long _appends;
    private long _seenAppends;
    private int _isSoon;
    private int _retryAfter = 1;
    private int _tendsAway;

    /// <summary>Writes what waits, now; what fails is told as the timer tells it.</summary>
    public void Tend()
    {
        Volatile.Write(ref _isSoon, 0);
        try
        {
            lock (_gate)
            {
                if (_writer is null)
                {
                    Retry();
                    return;
                }

                if (_begun > 0) Settle();
                KeepBooksAgain();
                FindMoved(_writer.Sent);
                bool waits = !_notes.IsEmpty || _movedCount > 0 || Heard() - _heardUtcTicks >= HeardEvery;
                // Also for a store that has to look whether it may still be written to, however long nothing comes.
                if (waits) Write([]);
                else if (_appends == _seenAppends) _writer.Tend();
                _seenAppends = _appends;
            }
        }
        catch (Exception e)
        {
            JournalException fault = FaultOf(e);
            lock (_gate) GiveUp(fault);
            _onFailed(fault);
        }
    }

    // While no record comes nobody else tries: what is held would wait, and that another one leads by now would stay unseen.
    private void Retry()
    {
        if (_isLeft || ++_tendsAway < _retryAfter) return;
        _tendsAway = 0;
        _retryAfter = Math.Min(_retryAfter * 2, MaxRetryAfter);
        Reopen();
        Write(_batch.AsSpan(0, _count));
        _count = 0;
    }

    // On a handler's thread, inline the one that reads, after a batch. A batch that is still to be written takes the handler's progress with it.
    private void TendSoon(long sequence)
    {
        Interlocked.MemoryBarrier();
        if (sequence > Volatile.Read(ref _taking)) return;
        if (Interlocked.Exchange(ref _isSoon, 1) == 0) _timer?.Change(TimeSpan.Zero, TendEvery);
    }

    /// <summary>Writes how far everybody got, and gives the store up. The ring has been drained.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is { } timer) await timer.DisposeAsync().ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                // A store that failed may work again by now.
                if (_begun > 0) Settle();
                if (_timer is not null && (_writer is not null || _count > 0)) Append();
                if (_isLeft) Lost += _count;
            }
        }
        catch (Exception e)
        {
            Lost += _count;
            _onFailed(FaultOf(e));
        }

        // Whatever it could not take: what it holds on to, the next start needs.
        IJournalWriter? writer;
        lock (_gate) (writer, _writer) = (_writer, null);
        try
        {
            if (writer is not null) await writer.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _onFailed(FaultOf(e));
        }
    }
}
