namespace KisFast;

/// <summary>What a refusal by KIS's REST gateway calls for.</summary>
public enum KisErrorAction
{
    /// <summary>A passing failure, or a code nobody has documented: try again after a back-off, a bounded number of times.</summary>
    Retry = 0,
    /// <summary>The access token is expired or invalid: get a new one, once, and repeat the call.</summary>
    NewToken,
    /// <summary>Too many calls: wait longer, then try again.</summary>
    RateLimited,
    /// <summary>Trying again cannot help: something has to be put right first.</summary>
    Fatal,
}
