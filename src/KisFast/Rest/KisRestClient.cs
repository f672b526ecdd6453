using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.RateLimiting;
using KisFast.Rest;

namespace KisFast;

/// <summary>
/// KIS's REST calls that a feed needs, for one app key. Calls are spaced to KIS's limits, retried where that helps, and fail with
/// one clear line. Thread-safe. One client per app key keeps the limits: two would each spend them.
/// </summary>
public sealed partial class KisRestClient : IDisposable
{
    private readonly KisRestOptions _options;
    private readonly SecretFilter _filter;
    private readonly KisHttp _transport;
    private readonly KisRetry _retry;
    private readonly RateLimiter _oauthLimiter;
    private readonly RateLimiter _callLimiter;

    /// <summary>A client. Nothing is sent yet.</summary>
    /// <param name="options">What it needs to know.</param>
    /// <exception cref="KisFastException">An option is out of its range.</exception>
    public KisRestClient(KisRestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _filter = new SecretFilter(options.AppKey, options.AppSecret);
        _callLimiter = new PacingRateLimiter(
            options.CallsPerSecond ?? (options.Environment == KisEnvironment.Real ? 18 : 1), options.TimeProvider);
        _transport = new KisHttp(options, _filter, _callLimiter);
        _retry = new KisRetry(options, repeatable: true);
        _issueRetry = new KisRetry(options, repeatable: false);
        _tokens = new TokenSource(IssueTokenAsync, () => Now, options.TimeProvider, options.TokenInterval, CacheOf(options),
            // A server on this machine is a simulator, and may be another one than a minute ago: it says itself what is too soon.
            keepsInterval: !options.EffectiveBaseAddress.IsLoopback)
        {
            Waits = wait => Waits?.Invoke("an access token: KIS issues one a minute per app key", wait),
        };
        _oauthLimiter = new PacingRateLimiter(options.OAuthCallsPerSecond, options.TimeProvider);
        _deadInVain = new VainRenewals(options.TokenInterval, options.TimeProvider);
        // What nobody knows is hardly the token twice.
        _unknownInVain = new VainRenewals(VainRenewals.Longest, options.TimeProvider);
    }

    /// <summary>Real or paper.</summary>
    public KisEnvironment Environment => _options.Environment;

    /// <summary>How many answers held a code that nobody has documented.</summary>
    public long UnknownCodes => _transport.UnknownCodes;

    /// <summary>
    /// KIS's clock less this machine's, to about a second, from the last answer; zero before the first. More than some minutes
    /// means that this machine's clock is wrong. Dates of queries and expiry of tokens are corrected by it.
    /// </summary>
    public TimeSpan ClockSkew => _transport.ClockSkew;

    /// <summary>The time by KIS's clock, as far as it is known.</summary>
    internal DateTimeOffset Now =>
        _options.TimeProvider.GetUtcNow() + (_transport.ClockSkew.Duration() > TimeSpan.FromSeconds(30) ? _transport.ClockSkew : default);

    /// <summary>
    /// Gets the key a WebSocket session starts with (<c>POST /oauth2/Approval</c>). It is valid for 24 hours and needed at the start only.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The approval key: a secret.</returns>
    /// <exception cref="KisApiException">KIS refused or could not be reached, retries included.</exception>
    public Task<string> GetApprovalKeyAsync(CancellationToken cancellationToken = default) => GetApprovalKeyAsync(retries: true, cancellationToken);

    /// <summary>The same; without retries for who has a back-off of his own.</summary>
    internal async Task<string> GetApprovalKeyAsync(bool retries, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new ApprovalRequest("client_credentials", _options.AppKey, _options.AppSecret), KisJson.Requests.ApprovalRequest);
        try
        {
            KisCall call = new(HttpMethod.Post, "/oauth2/Approval", _oauthLimiter) { Body = body };
            string? key = null;
            if (retries) await _retry.ExecuteAsync(AskAsync, cancellationToken).ConfigureAwait(false);
            else await AskAsync(cancellationToken).ConfigureAwait(false);
            return key!;

            async Task<KisReply> AskAsync(CancellationToken token)
            {
                KisReply reply = await _transport.SendAsync(call, token).ConfigureAwait(false);
                key = TakeSecret(call, reply, reply.Answer.ApprovalKey, "approval_key");
                _filter.AddApprovalKey(key);
                return reply;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    /// <summary>A text without the secrets that this client knows: the keys, the tokens, what it was issued.</summary>
    internal string Hide(string text) => _filter.Hide(text);

    /// <summary>Told when a call has to wait for long: for what, and for how long.</summary>
    internal Action<string, TimeSpan>? Waits { get; set; }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _transport.Dispose();
        _tokens.Dispose();
        _oauthLimiter.Dispose();
        _callLimiter.Dispose();
    }

    /// <summary>The environment and the address; never the keys.</summary>
    public override string ToString() => $"KisRestClient {{ {Environment}, {_options.EffectiveBaseAddress.Authority} }}";

    private static ITokenCache? CacheOf(KisRestOptions options) => options.TokenStore is { } store
        ? new TokenStoreCache(store, TokenCacheFile.NameOf(options), options.TimeProvider)
        : TokenCacheFile.Create(options);

    // The answer's bytes are wiped once the secret is out of them.
    private string TakeSecret(KisCall call, KisReply reply, string? secret, string name)
    {
        if (MemoryMarshal.TryGetArray(reply.Body, out ArraySegment<byte> bytes))
            CryptographicOperations.ZeroMemory(bytes);

        // It goes into a header or a JSON text as it is: anything but printable ASCII is no key.
        if (!string.IsNullOrEmpty(secret) && secret.Length <= 4096 && secret.All(static c => c is > ' ' and < '\x7F' and not '"' and not '\\'))
            return secret;
        throw _transport.Failure(
            call, FeedFailure.Network, KisErrorAction.Retry, $"the answer holds no usable {name}; check the REST address", outcomeUnknown: true);
    }
}
