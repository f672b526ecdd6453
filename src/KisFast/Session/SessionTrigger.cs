namespace KisFast.Session;

/// <summary>What moves a session from state to state.</summary>
internal enum SessionTrigger
{
    /// <summary>The feed was started.</summary>
    Start,
    /// <summary>An approval key is at hand.</summary>
    Authorized,
    /// <summary>The WebSocket is open.</summary>
    Connected,
    /// <summary>Every subscription was acknowledged.</summary>
    Subscribed,
    /// <summary>Something failed that another try may mend.</summary>
    Lost,
    /// <summary>The back-off is over; the approval key is still good.</summary>
    Reconnect,
    /// <summary>The back-off is over; a new approval key is needed.</summary>
    Reauthorize,
    /// <summary>The feed was asked to stop.</summary>
    Stop,
    /// <summary>Unsubscribed and closed.</summary>
    Closed,
    /// <summary>Something failed that another try cannot mend.</summary>
    Fail,
}
