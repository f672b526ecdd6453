namespace KisFast.Status;

/// <summary>What a session does about a failure.</summary>
internal enum RetryAdvice
{
    /// <summary>Connect again after a back-off.</summary>
    Retry,
    /// <summary>The same, with a new approval key.</summary>
    RetryWithNewApprovalKey,
    /// <summary>The app key is in use, possibly by our own dying session: a few tries, then stop.</summary>
    RetryAppKeyInUse,
    /// <summary>Nobody knows what KIS means, or whether asking again helps: connect again at the slowest beat.</summary>
    RetrySlowly,
    /// <summary>KIS acknowledges and gives no key, as it does while it holds a dead session's subscription: connect again, with patience.</summary>
    RetryKeyless,
    /// <summary>Trying again cannot help.</summary>
    Stop,
}
