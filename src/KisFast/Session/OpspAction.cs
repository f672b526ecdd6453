namespace KisFast.Session;

/// <summary>What an OPSP code asks of a session.</summary>
internal enum OpspAction
{
    /// <summary>The subscription stands.</summary>
    Subscribed,
    /// <summary>The subscription is gone.</summary>
    Unsubscribed,
    /// <summary>Noted; the answer proper is still to come.</summary>
    Warn,
    /// <summary>Connect again after a back-off.</summary>
    Retry,
    /// <summary>The same, with a new approval key.</summary>
    NewApprovalKey,
    /// <summary>The app key is in use.</summary>
    AppKeyInUse,
    /// <summary>The request or the credentials are wrong.</summary>
    Stop,
    /// <summary>The HTS id is wrong: the same, with a remedy of its own.</summary>
    WrongHtsId,
    /// <summary>Nobody has documented what the code asks for: asked again at a slow beat, and counted.</summary>
    Unknown,
    /// <summary>It answers nothing that was asked: counted, told, and nothing else.</summary>
    Stray,
}
