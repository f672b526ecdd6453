using KisFast.Handling;

namespace KisFast;

/// <content>A feed whose records come from another process's journal: no session, everything else as ever.</content>
public sealed partial class FillFeed
{
    private readonly FeedFollower? _follower;
    private bool _isFollowing;

    private FeedState FollowingState
    {
        get
        {
            if (_completion.Task.IsCompleted) return Volatile.Read(ref _fatal) is null ? FeedState.Stopped : FeedState.Faulted;
            if (_stop.IsCancellationRequested) return FeedState.Stopping;
            if (Volatile.Read(ref _started) == 0) return FeedState.Idle;
            if (!Volatile.Read(ref _isFollowing)) return FeedState.Connecting;
            return _follower!.IsAway ? FeedState.Recovering : FeedState.Live;
        }
    }

    private FeedFollower? CreateFollower() => _options.Follow is { } journal
        ? new FeedFollower(journal, _options.Name, _options.TimeProvider, _logger, records => _plumbing.Follow(records.Span))
        : null;

    private async Task OpenFollowerAsync(CancellationToken cancellationToken)
    {
        await _follower!.OpenAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _isFollowing, true);
    }
}
