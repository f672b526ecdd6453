namespace KisFast;

/// <summary>What a <see cref="KisRestClient"/> needs to know.</summary>
public sealed record KisRestOptions
{
    /// <summary>Real or paper. It decides the host, the TR ids and the calls per second.</summary>
    public KisEnvironment Environment { get; init; }

    /// <summary>The app key.</summary>
    public required string AppKey { get; init; }

    /// <summary>The app secret.</summary>
    public required string AppSecret { get; init; }

    /// <summary>KIS's <c>custtype</c>.</summary>
    public CustomerType CustomerType { get; init; }

    /// <summary>KIS's base address; null for the environment's own.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>The time limit of one attempt, connect included. 100 ms to 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a call that failed in passing is tried again. 0 to 10.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles for each further one, with jitter, up to 30 s. 1 ms to 30 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// No retry is waited for when a wait of <see cref="RetryDelay"/> would end later than this after the call began. Up to 10 minutes.
    /// </summary>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Calls per second for this account, tokens and approval keys included; null for KIS's limits of April 2026: 18 real, 1 paper. Calls
    /// are spaced evenly. Tokens and approval keys have a limit of their own beside it, 1 a second.
    /// </summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>Approval keys and tokens asked for a second: 1 at KIS.</summary>
    internal int OAuthCallsPerSecond { get; init; } = 1;

    /// <summary>
    /// The least time between two issues of an access token: KIS's minute, and a second for clocks that differ. Only a simulator
    /// allows less. 0 to 10 minutes.
    /// </summary>
    public TimeSpan TokenInterval { get; init; } = TimeSpan.FromSeconds(61);

    /// <summary>
    /// The folder of the token cache; null for <c>kisfast</c> in the user's local application data; empty for none: then every process
    /// issues a token of its own, and KIS issues one a minute only.
    /// </summary>
    public string? TokenCacheDirectory { get; init; }

    /// <summary>Where tokens are kept instead of a folder. Default: none.</summary>
    public ITokenStore? TokenStore { get; init; }

    /// <summary>Whether to use the proxy that .NET's own clients use; never for this machine's own addresses. Default: true.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>What sends the requests; null for a handler of the client's own. A given one is not disposed.</summary>
    public HttpMessageHandler? MessageHandler { get; init; }

    /// <summary>Draws the jitter of retries, from 0 to below 1; null: at random.</summary>
    internal Func<double>? Random { get; init; }

    /// <summary>The clock and the timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The base address in force.</summary>
    internal Uri EffectiveBaseAddress => BaseAddress ?? (Environment == KisEnvironment.Real
        ? new Uri("https://openapi.koreainvestment.com:9443")
        : new Uri("https://openapivts.koreainvestment.com:29443"));

    /// <summary>The environment and the address; never the keys.</summary>
    public override string ToString() => $"KisRestOptions {{ {Environment}, {EffectiveBaseAddress}, AppKey = ***, AppSecret = *** }}";

    /// <summary>Checks every value.</summary>
    /// <exception cref="KisFastException">One is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Require(IsHeaderText(AppKey), nameof(AppKey), "is missing or holds characters that no app key has");
        Require(IsHeaderText(AppSecret), nameof(AppSecret), "is missing or holds characters that no app secret has");
        Require(Enum.IsDefined(Environment), nameof(Environment), "is neither Real nor Paper");
        Require(Enum.IsDefined(CustomerType), nameof(CustomerType), "is neither Person nor Corporate");
        Require(
            BaseAddress is null || (BaseAddress.IsAbsoluteUri && BaseAddress.Scheme is "http" or "https" && BaseAddress.UserInfo.Length == 0),
            nameof(BaseAddress), "is not an absolute http or https address without user name");
        Require(Timeout >= TimeSpan.FromMilliseconds(100) && Timeout <= TimeSpan.FromMinutes(5), nameof(Timeout), "is not 100 ms to 5 minutes");
        Require(MaxRetries is >= 0 and <= 10, nameof(MaxRetries), "is not 0 to 10");
        Require(RetryDelay >= TimeSpan.FromMilliseconds(1) && RetryDelay <= TimeSpan.FromSeconds(30), nameof(RetryDelay), "is not 1 ms to 30 s");
        Require(RetryBudget >= TimeSpan.Zero && RetryBudget <= TimeSpan.FromMinutes(10), nameof(RetryBudget), "is not 0 to 10 minutes");
        Require(TokenInterval >= TimeSpan.Zero && TokenInterval <= TimeSpan.FromMinutes(10), nameof(TokenInterval), "is not 0 to 10 minutes");
        Require(CallsPerSecond is null or (>= 1 and <= 100_000), nameof(CallsPerSecond), "is not 1 to 100,000");
    }

    // A character outside printable ASCII cannot go into a header; HttpClient would name the value when it refuses it.
    private static bool IsHeaderText(string? text) => !string.IsNullOrEmpty(text) && text.All(static c => c is > ' ' and < '\x7F');

    private static void Require(bool holds, string name, string complaint)
    {
        if (!holds) throw new KisFastException(FeedFailure.Configuration, $"{name} {complaint}.");
    }
}
