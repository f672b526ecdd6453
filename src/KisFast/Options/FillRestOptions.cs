namespace KisFast;

/// <summary>How the feed's sessions call KIS's REST service: approval keys, access tokens, order history.</summary>
public sealed record FillRestOptions
{
    /// <summary>
    /// Calls a second of each session, approval keys and tokens included, 1 to 100,000: what you leave the feed of your allowance, because
    /// your own orders need the rest. Null (default): 2 of real's 18 (a customer in his first days has 3), paper's 1.
    /// </summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>The limit of one attempt, connect included, 100 ms to 5 minutes. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a call that failed in passing is tried again, 0 to 10. Default: 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>
    /// The folder where access tokens are kept for the next start, in files that only their owner may read: a token lasts a day, KIS
    /// issues one a minute, and each rings the customer's phone. Null (default): <c>kisfast</c> in the user's local application data.
    /// Empty: nowhere. A container gives a folder that outlives it.
    /// </summary>
    public string? TokenCacheDirectory { get; init; }

    /// <summary>Where access tokens are kept instead of a folder: a key vault, a database. Default: none.</summary>
    public ITokenStore? TokenStore { get; init; }

    /// <summary>
    /// What sends the requests: for a proxy <c>new SocketsHttpHandler { Proxy = … }</c>, for tests a made-up KIS. It is not disposed. Null
    /// (default): a handler of the feed's own, which takes the proxy that <see cref="FillFeedOptions.UseProxy"/> names, as the WebSocket does.
    /// </summary>
    public HttpMessageHandler? MessageHandler { get; init; }

    /// <summary>Approval keys and tokens asked for a second: 1 at KIS.</summary>
    internal int OAuthCallsPerSecond { get; init; } = 1;

    internal void Validate(List<string> errors)
    {
        if (CallsPerSecond is < 1 or > 100_000)
            errors.Add($"Rest.CallsPerSecond is {CallsPerSecond}; it must be from 1 to 100000, or null.");
        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(5))
            errors.Add($"Rest.Timeout is {Timeout}; it must be from 100 ms to 5 min.");
        if (MaxRetries is < 0 or > 10)
            errors.Add($"Rest.MaxRetries is {MaxRetries}; it must be from 0 to 10.");
    }

    internal KisRestOptions Apply(KisRestOptions rest) => rest with
    {
        CallsPerSecond = CallsPerSecond ?? (rest.Environment == KisEnvironment.Real ? 2 : 1),
        Timeout = Timeout,
        MaxRetries = MaxRetries,
        TokenCacheDirectory = TokenCacheDirectory,
        TokenStore = TokenStore,
        MessageHandler = MessageHandler,
        OAuthCallsPerSecond = OAuthCallsPerSecond,
    };
}
