using System.Buffers.Text;
using System.Security.Cryptography;

namespace KisFast.Simulator;

/// <summary>An access token as issued.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset Issued, DateTimeOffset Expires);

/// <summary>Issues access tokens: at most one a minute per app key, the same again within six hours.</summary>
internal sealed class TokenDesk(KisSimulatorOptions options, SimulatorClock clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AccessToken Token, DateTimeOffset AskedAt)> _tokens = new(StringComparer.Ordinal);

    /// <summary>How many tokens were issued anew; each would be a message on the customer's phone.</summary>
    public int Issued { get; private set; }

    /// <summary>The token, or null when the last one was asked for too recently.</summary>
    public AccessToken? Issue(string appKey)
    {
        DateTimeOffset now = clock.UtcNow;
        lock (_lock)
        {
            if (_tokens.TryGetValue(appKey, out (AccessToken Token, DateTimeOffset AskedAt) last))
            {
                if (now - last.AskedAt < options.TokenInterval) return null;
                if (now - last.Token.Issued < options.TokenReuse && last.Token.Expires > now)
                {
                    _tokens[appKey] = (last.Token, now);
                    return last.Token;
                }
            }

            var token = new AccessToken(NewValue(), now, now + options.TokenLifetime);
            _tokens[appKey] = (token, now);
            Issued++;
            return token;
        }
    }

    public EgwError? Check(string appKey, string? authorization)
    {
        if (string.IsNullOrEmpty(authorization) || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return EgwError.NoToken;
        lock (_lock)
        {
            if (!_tokens.TryGetValue(appKey, out (AccessToken Token, DateTimeOffset AskedAt) last) || authorization[7..].Trim() != last.Token.Value)
                return EgwError.InvalidToken;
            return last.Token.Expires <= clock.UtcNow ? EgwError.ExpiredToken : null;
        }
    }

    /// <summary>The next request gets a new token; the once-a-minute rule still counts from the last.</summary>
    public bool Revoke(string appKey, string? token)
    {
        lock (_lock)
        {
            if (!_tokens.TryGetValue(appKey, out (AccessToken Token, DateTimeOffset AskedAt) last) || last.Token.Value != token)
                return false;
            _tokens[appKey] = (last.Token with { Value = "", Expires = DateTimeOffset.MinValue }, last.AskedAt);
            return true;
        }
    }

    /// <summary>Ends the current token's life now (the fault expiredtoken); KIS would let it be replaced at once.</summary>
    public void Expire(string appKey)
    {
        lock (_lock)
        {
            if (_tokens.TryGetValue(appKey, out (AccessToken Token, DateTimeOffset AskedAt) last))
                _tokens[appKey] = (last.Token with { Expires = DateTimeOffset.MinValue }, DateTimeOffset.MinValue);
        }
    }

    private static string NewValue() =>
        $"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.{Letters(150)}.{Letters(64)}";

    private static string Letters(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
