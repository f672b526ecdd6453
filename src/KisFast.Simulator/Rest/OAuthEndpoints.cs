using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KisFast.Simulator;

/// <summary>POST /oauth2/Approval, /oauth2/tokenP, /oauth2/revokeP.</summary>
internal sealed class OAuthEndpoints(KisSimulatorOptions options, CustomerDirectory customers, ApprovalDesk approvals, TokenDesk tokens)
{
    public Task ApproveAsync(HttpContext context, JsonElement body)
    {
        if (Authenticate(body, "secretkey", out SimulatedCustomer? customer) is { } error) return RestReply.OAuthErrorAsync(context, error);
        string key = approvals.Issue(customer!);
        return RestReply.WriteAsync(context, 200, writer => writer.WriteString("approval_key", key));
    }

    public Task IssueTokenAsync(HttpContext context, JsonElement body)
    {
        if (Authenticate(body, "appsecret", out SimulatedCustomer? customer) is { } error) return RestReply.OAuthErrorAsync(context, error);
        if (tokens.Issue(customer!.AppKey) is not { } token) return RestReply.OAuthErrorAsync(context, EgwError.TokenOnceAMinute);
        return RestReply.WriteAsync(context, 200, writer =>
        {
            writer.WriteString("access_token", token.Value);
            DateTime expires = SimulatorClock.ToKorea(token.Expires);
            writer.WriteString("access_token_token_expired", expires.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            writer.WriteString("token_type", "Bearer");
            writer.WriteNumber("expires_in", (long)options.TokenLifetime.TotalSeconds);
        });
    }

    public Task RevokeTokenAsync(HttpContext context, JsonElement body)
    {
        if (Authenticate(body, "appsecret", out SimulatedCustomer? customer, needsGrant: false) is { } error)
            return RestReply.OAuthErrorAsync(context, error);
        if (!tokens.Revoke(customer!.AppKey, Text(body, "token"))) return RestReply.OAuthErrorAsync(context, EgwError.InvalidToken);
        return RestReply.WriteAsync(context, 200, writer =>
        {
            writer.WriteNumber("code", 200);
            writer.WriteString("message", "접근토큰 폐기에 성공하였습니다");
        });
    }

    private EgwError? Authenticate(JsonElement body, string secretName, out SimulatedCustomer? customer, bool needsGrant = true)
    {
        customer = null;
        if (body.ValueKind != JsonValueKind.Object || (needsGrant && Text(body, "grant_type") != "client_credentials"))
            return EgwError.BadRequest;
        string? appKey = Text(body, "appkey");
        string? secret = Text(body, secretName);
        if (string.IsNullOrEmpty(appKey)) return EgwError.Of(102);
        customer = customers.FindCustomer(appKey);
        if (customer is null) return EgwError.BadAppKey;
        if (string.IsNullOrEmpty(secret)) return EgwError.Of(104);
        return CustomerDirectory.SecretMatches(customer, secret) ? null : EgwError.BadAppSecret;
    }

    internal static string? Text(JsonElement body, string name)
    {
        try
        {
            return body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // It cannot be unescaped: no text.
            return null;
        }
    }
}
