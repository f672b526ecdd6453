using System.Diagnostics;
using KisFast.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KisFast.Handling;

/// <summary>
/// A feed's records from a journal that another process writes, on a thread of its own: what handlers ask for of the past, then what comes. Once a
/// second it keeps how far the handlers have got that go on where they were. A journal that is away is waited for; one that went back, or
/// has a hole, ends the feed.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="consumer">The name of this consumer.</param>
/// <param name="time">The clock of the timer and of today.</param>
/// <param name="logger">For what passes.</param>
/// <param name="publish">Takes records, in order, from one thread.</param>
internal sealed class FeedFollower(IPublishedJournal journal, string consumer, TimeProvider time, ILogger logger, Action<ReadOnlyMemory<FillRecord>> publish)
    : IAsyncDisposable
{
    private const int MostAtOnce = 512;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private readonly List<HandlerProgress> _handlers = [];
    private readonly FillRecord[] _records = new FillRecord[MostAtOnce];
    private readonly Lock _keepGate = new();
    private IJournalFollower? _follower;
    private ITimer? _timer;
    private bool _isAway;
    private RecordPosition _past;

    /// <summary>What messages call the journal.</summary>
    public string Name => journal.Name;

    /// <summary>Whether the journal cannot be read at the moment.</summary>
    public bool IsAway => Volatile.Read(ref _isAway);

    /// <summary>A handler that is being added.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="replay">What a handler that does not ask for it is given.</param>
    public TrackedHandler Track(IFillHandler handler, ReplayStart replay)
    {
        HandlerProgress progress = HandlerProgress.Of(handler, replay);
        progress.ThrowIfNameIsTaken(_handlers);
        _handlers.Add(progress);
        return new TrackedHandler(handler, progress, isFollowing: true);
    }

    /// <summary>Opens the journal and gives handlers what they ask for of the past, marked as replayed. The ring runs.</summary>
    /// <exception cref="JournalException">It cannot be read, or not from there.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        IJournalFollower follower = await journal.FollowAsync(consumer, cancellationToken).ConfigureAwait(false);
        _follower = follower;
        JournalState state = await follower.GetStateAsync(cancellationToken).ConfigureAwait(false);
        RecordPosition from = _past = state.Last;
        foreach (HandlerProgress handler in _handlers)
        {
            handler.ReplayAfter = await handler.Replay.ResolveAsync(follower, state, handler.Name, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            if (handler.ReplayAfter > state.Last)
            {
                throw new JournalException(JournalFault.WentBack,
                    $"{handler.Name} is to go on after {handler.ReplayAfter}, and {journal.Name} ends at {state.Last}: it was deleted, restored from an "
                    + "older copy, or is another one.");
            }

            handler.Saved = state.PositionOf(handler.Name);
            handler.Finish(handler.Saved);
            if (handler.ReplayAfter < from) from = handler.ReplayAfter;
        }

        await Task.Run(() => Replay(follower, from, state.Last, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows until it is told to end.</summary>
    /// <returns>Why it ended; null: it was told to.</returns>
    public Task<KisFastException?> RunAsync(CancellationToken end)
    {
        _timer = time.CreateTimer(static follower => ((FeedFollower)follower!).TryKeep(), this, KeepEvery, KeepEvery);
        var ended = new TaskCompletionSource<KisFastException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => ended.SetResult(Run(end))) { IsBackground = true, Name = "kisfast-follow" }.Start();
        return ended.Task;
    }

    /// <summary>Keeps how far everybody got. The ring has been drained.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is { } timer) await timer.DisposeAsync().ConfigureAwait(false);
        if (_follower is not { } follower) return;
        if (_timer is not null) TryKeep();
        _follower = null;
        await follower.DisposeAsync().ConfigureAwait(false);
    }

    private void Replay(IJournalFollower follower, RecordPosition from, RecordPosition last, CancellationToken cancellationToken)
    {
        follower.Begin(from);
        long total = 0;
        for (RecordPosition at = from; at < last;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = follower.Next(_records, TimeSpan.Zero);
            if (count == 0) break;
            at = _records[count - 1].Position;
            // What came meanwhile is replayed as well: the start has not returned yet.
            foreach (ref FillRecord record in _records.AsSpan(0, count)) record.IsReplayed = true;
            publish(_records.AsMemory(0, count));
            total += count;
        }

        if (total > 0) Log.Replayed(logger, total, journal.Name, from);
    }

    private KisFastException? Run(CancellationToken end)
    {
        long since = 0;
        while (!end.IsCancellationRequested)
        {
            try
            {
                int count = _follower!.Next(_records, Wait);
                if (_isAway) TellBack(since);
                if (count == 0) continue;
                // The publisher's clock is of no use here.
                long now = Stopwatch.GetTimestamp();
                foreach (ref FillRecord record in _records.AsSpan(0, count))
                {
                    record.ReceivedTimestamp = now;
                    // What a start that was cut short has left.
                    record.IsReplayed = record.Position <= _past;
                }

                publish(_records.AsMemory(0, count));
            }
            catch (JournalException e) when (e.Fault is JournalFault.Unavailable or JournalFault.Io)
            {
                if (!_isAway)
                {
                    Log.FollowedAway(logger, e.Message);
                    since = Stopwatch.GetTimestamp();
                    Volatile.Write(ref _isAway, true);
                }

                end.WaitHandle.WaitOne(RetryAfter);
            }
            catch (JournalException e)
            {
                return e;
            }
            catch (Ring.RingHaltedException e)
            {
                // The ring knows why.
                return new KisFastException(FeedFailure.Handler, e.Message, e);
            }
        }

        return null;
    }

    private void TellBack(long since)
    {
        Volatile.Write(ref _isAway, false);
        Log.FollowedBack(logger, journal.Name, (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds);
    }

    private void TryKeep()
    {
        lock (_keepGate)
        {
            if (_follower is not { } follower) return;
            List<HandlerPosition> moved = [];
            foreach (HandlerProgress handler in _handlers)
            {
                if (handler.Replay.IsLastHandled && handler.Finished is { } position && position > handler.Saved)
                    moved.Add(new HandlerPosition(handler.Name, position));
            }

            if (moved.Count == 0) return;
            try
            {
                follower.Keep(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(moved));
                foreach (HandlerPosition kept in moved) _handlers.Find(handler => handler.Name == kept.Handler)!.Saved = kept.Position;
            }
            catch (JournalException e)
            {
                // A crash now repeats some more; that is all.
                Log.FollowedPositionsNotKept(logger, e.Message);
            }
        }
    }
}
