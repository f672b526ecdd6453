namespace KisFast;

/// <summary>Where a session stands.</summary>
public enum FeedState
{
    /// <summary>Not started.</summary>
    Idle = 0,
    /// <summary>Getting an approval key.</summary>
    Authorizing,
    /// <summary>Opening the WebSocket.</summary>
    Connecting,
    /// <summary>Subscribe request sent, waiting for KIS's ack.</summary>
    Subscribing,
    /// <summary>Subscribed: notices flow.</summary>
    Live,
    /// <summary>The connection, or an attempt at one, was lost; waiting for the next attempt. Notices are being missed.</summary>
    Recovering,
    /// <summary>Unsubscribing, closing, letting the handlers finish.</summary>
    Stopping,
    /// <summary>Stopped because it was asked to.</summary>
    Stopped,
    /// <summary>Stopped because of an error.</summary>
    Faulted,
}
