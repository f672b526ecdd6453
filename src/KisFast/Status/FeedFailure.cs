namespace KisFast;

/// <summary>Why a feed or a session could not start, or stopped.</summary>
public enum FeedFailure
{
    /// <summary>An option is missing or wrong.</summary>
    Configuration = 0,
    /// <summary>The server could not be reached: name, route, refusal, time limit, TLS.</summary>
    Network,
    /// <summary>The server answered, but not as a KIS WebSocket: plain HTTP, a refused upgrade, another protocol.</summary>
    Handshake,
    /// <summary>KIS refused the app key, the app secret or the approval key.</summary>
    Credentials,
    /// <summary>OPSP8996: another session holds the app key.</summary>
    AppKeyInUse,
    /// <summary>KIS refused the subscription, or did not answer it.</summary>
    Subscription,
    /// <summary>A connection that worked was closed or broke.</summary>
    ConnectionLost,
    /// <summary>Nothing, not even a PINGPONG, was heard for <see cref="FillFeedOptions.StaleAfter"/>.</summary>
    Stale,
    /// <summary>The peer broke the WebSocket protocol or exceeded <see cref="FillFeedOptions.MaxMessageBytes"/>.</summary>
    Protocol,
    /// <summary>A handler threw.</summary>
    Handler,
    /// <summary>The ring was full and <see cref="FullRingPolicy.Stop"/> was asked for.</summary>
    RingFull,
    /// <summary>The journal cannot be read or written: see <see cref="JournalException.Fault"/>.</summary>
    Journal,
    /// <summary>Something that KisFast did not foresee; the exception inside says what. Please report it.</summary>
    Internal,
}
