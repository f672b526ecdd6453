namespace KisFast;

/// <summary>A session went from one state to another.</summary>
/// <param name="Session">The session's index in <see cref="FillFeedOptions"/>, from 0.</param>
/// <param name="From">Where it was.</param>
/// <param name="To">Where it is now.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">The failure that caused it, if one did.</param>
public sealed record FeedStateChange(int Session, FeedState From, FeedState To, DateTimeOffset At, KisFastException? Reason);
