using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using KisFast.Rest;

namespace KisFast;

public sealed partial class KisRestClient
{
    private readonly TokenSource _tokens;
    private readonly KisRetry _issueRetry;

    // Refusals that a new token did not mend: of dead tokens, and with codes that nobody knows.
    private readonly VainRenewals _deadInVain, _unknownInVain;

    /// <summary>KIS's own refusal of the last authorised call, if it is one that cannot pass.</summary>
    internal KisApiException? Refusal { get; private set; }

    /// <summary>Told of such a refusal, once until it changes.</summary>
    internal Action<KisApiException>? Refused { get; set; }

    /// <summary>
    /// Makes sure that there is an access token: from memory, from the cache's file, or issued by KIS (<c>POST /oauth2/tokenP</c>),
    /// which tells the customer of each issue and allows one a minute; then this waits.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The access token: a secret.</returns>
    /// <exception cref="KisApiException">KIS refused or could not be reached, retries included.</exception>
    public async Task<string> GetAccessTokenAsync(CancellationToken cancellationToken = default) =>
        (await _tokens.GetAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>
    /// Revokes the access token (<c>POST /oauth2/revokeP</c>) and removes it from memory and file. Other processes that share the
    /// cache get a new one when they need it.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there was no token to revoke.</returns>
    /// <exception cref="KisApiException">KIS refused or could not be reached, retries included.</exception>
    public async Task<bool> RevokeAsync(CancellationToken cancellationToken = default)
    {
        if (await _tokens.FindKnownAsync(cancellationToken).ConfigureAwait(false) is not { } token) return false;
        _filter.AddToken(token.Value);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new RevokeRequest(_options.AppKey, _options.AppSecret, token.Value), KisJson.Requests.RevokeRequest);
        try
        {
            KisCall call = new(HttpMethod.Post, "/oauth2/revokeP", _oauthLimiter) { Body = body };
            await _retry.ExecuteAsync(ct => _transport.SendAsync(call, ct), cancellationToken).ConfigureAwait(false);
            await _tokens.RejectAsync(token, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    private async Task<AccessToken> IssueTokenAsync(CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new TokenRequest("client_credentials", _options.AppKey, _options.AppSecret), KisJson.Requests.TokenRequest);
        try
        {
            KisCall call = new(HttpMethod.Post, "/oauth2/tokenP", _oauthLimiter) { Body = body };
            AccessToken? token = null;
            await _issueRetry.ExecuteAsync(
                async ct =>
                {
                    KisReply reply = await _transport.SendAsync(call, ct).ConfigureAwait(false);
                    string value = TakeSecret(call, reply, reply.Answer.AccessToken, "access_token");
                    token = new AccessToken(value, ExpiryOf(reply.Answer));
                    return reply;
                },
                cancellationToken).ConfigureAwait(false);
            _filter.AddToken(token!.Value);
            return token;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    // The moment KIS names counts; its number of seconds is the second choice. A token that were dead at birth means a clock that
    // nobody corrected: it is used for a while, and KIS says when it has expired.
    private DateTimeOffset ExpiryOf(KisAnswer answer)
    {
        DateTimeOffset now = Now;
        if (KisTime.ParseKorean(answer.AccessTokenExpired) is { } named && named > now) return named;
        return int.TryParse(answer.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? now + TimeSpan.FromSeconds(Math.Min(seconds, 86_400))
            : now + TimeSpan.FromHours(6);
    }

    /// <summary>
    /// Sends a call with a token. When KIS says that it is dead, and when it refuses for a reason that nobody knows, once more with a new
    /// one: a token can die before its time, and not every service of KIS says so.
    /// </summary>
    private async Task<KisReply> SendAuthorizedAsync(Func<string, KisCall> build, CancellationToken cancellationToken)
    {
        for (bool renewed = false; ; renewed = true)
        {
            AccessToken token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            _filter.AddToken(token.Value);
            KisCall call = build("Bearer " + token.Value);
            try
            {
                KisReply reply = await _retry.ExecuteAsync(ct => _transport.SendAsync(call, ct), cancellationToken).ConfigureAwait(false);
                Refusal = null;
                _deadInVain.OnSuccess();
                _unknownInVain.OnSuccess();
                return reply;
            }
            catch (KisApiException e) when (e is { Action: KisErrorAction.Fatal, Code: not null })
            {
                if (Refusal?.Code != e.Code) Refused?.Invoke(e);
                Refusal = e;
                throw;
            }
            catch (KisApiException e) when (!renewed && MayBeTheToken(e))
            {
                await _tokens.RejectAsync(token, cancellationToken).ConfigureAwait(false);
            }
            catch (KisApiException e) when (renewed && SaysNothingElse(e))
            {
                // A new token has not helped: for a while the same refusal costs none.
                TimeSpan pause = InVainOf(e).Add();
                Waits?.Invoke("another access token: KIS refused the new one too", pause);
                throw;
            }
        }
    }

    private bool MayBeTheToken(KisApiException e) => SaysNothingElse(e) && InVainOf(e).MayTry;

    private VainRenewals InVainOf(KisApiException e) => e.Action == KisErrorAction.NewToken ? _deadInVain : _unknownInVain;

    // That the token is dead, or what nobody has documented.
    private static bool SaysNothingElse(KisApiException e) =>
        e.Action == KisErrorAction.NewToken || (e.Code is not null && KisErrorCodes.Find(e.Code) is null);
}
