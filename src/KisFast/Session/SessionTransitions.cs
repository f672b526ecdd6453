namespace KisFast.Session;

/// <summary>The state machine of a session: which trigger leads from which state to which. What is not here cannot happen.</summary>
internal static class SessionTransitions
{
    /// <returns>False when the trigger has no meaning in the state.</returns>
    public static bool TryGet(FeedState state, SessionTrigger trigger, out FeedState next)
    {
        FeedState? to = (state, trigger) switch
        {
            (FeedState.Idle, SessionTrigger.Start) => FeedState.Authorizing,
            (FeedState.Idle, SessionTrigger.Stop) => FeedState.Stopped,

            (FeedState.Authorizing, SessionTrigger.Authorized) => FeedState.Connecting,
            (FeedState.Connecting, SessionTrigger.Connected) => FeedState.Subscribing,
            (FeedState.Subscribing, SessionTrigger.Subscribed) => FeedState.Live,

            (FeedState.Recovering, SessionTrigger.Reconnect) => FeedState.Connecting,
            (FeedState.Recovering, SessionTrigger.Reauthorize) => FeedState.Authorizing,

            (FeedState.Authorizing or FeedState.Connecting or FeedState.Subscribing or FeedState.Live, SessionTrigger.Lost) =>
                FeedState.Recovering,
            (FeedState.Authorizing or FeedState.Connecting or FeedState.Subscribing or FeedState.Live or FeedState.Recovering,
                SessionTrigger.Stop) => FeedState.Stopping,
            (FeedState.Stopping, SessionTrigger.Closed) => FeedState.Stopped,
            (not (FeedState.Stopped or FeedState.Faulted), SessionTrigger.Fail) => FeedState.Faulted,
            _ => null,
        };
        next = to ?? state;
        return to is not null;
    }
}
