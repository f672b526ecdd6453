using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KisFast.Rest;

/// <summary>Source-generated serializers: requests as KIS wants them, answers read leniently.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(KisAnswer))]
[JsonSerializable(typeof(TokenCacheEntry))]
[JsonSerializable(typeof(OrderHistoryJson))]
[JsonSerializable(typeof(DomesticHistoryJson))]
internal sealed partial class KisJson : JsonSerializerContext
{
    /// <summary>Writes plus signs and the like as they are: secrets hold them, and no reader of KIS's has to know an escape.</summary>
    public static KisJson Requests { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>For histories: a column that is there twice says two things, and so nothing.</summary>
    public static KisJson Histories { get; } = new(
        new JsonSerializerOptions { PropertyNameCaseInsensitive = true, AllowTrailingCommas = true, AllowDuplicateProperties = false });
}

/// <summary>The body of <c>POST /oauth2/Approval</c>: the secret's name differs from the token's request.</summary>
internal sealed record ApprovalRequest(
    [property: JsonPropertyName("grant_type")] string GrantType,
    [property: JsonPropertyName("appkey")] string AppKey,
    [property: JsonPropertyName("secretkey")] string SecretKey);

/// <summary>The body of <c>POST /oauth2/tokenP</c>.</summary>
internal sealed record TokenRequest(
    [property: JsonPropertyName("grant_type")] string GrantType,
    [property: JsonPropertyName("appkey")] string AppKey,
    [property: JsonPropertyName("appsecret")] string AppSecret);

/// <summary>The body of <c>POST /oauth2/revokeP</c>.</summary>
internal sealed record RevokeRequest(
    [property: JsonPropertyName("appkey")] string AppKey,
    [property: JsonPropertyName("appsecret")] string AppSecret,
    [property: JsonPropertyName("token")] string Token);

/// <summary>
/// Everything an OAuth answer or an error may hold. Errors come as <c>msg_cd</c> / <c>msg1</c>; the OAuth paths are known to use
/// <c>error_code</c> / <c>error_description</c> as well.
/// </summary>
internal sealed class KisAnswer
{
    [JsonPropertyName("rt_cd"), JsonConverter(typeof(LenientText))]
    public string? ReturnCode { get; set; }

    [JsonPropertyName("msg_cd"), JsonConverter(typeof(LenientText))]
    public string? MessageCode { get; set; }

    [JsonPropertyName("msg1"), JsonConverter(typeof(LenientText))]
    public string? Message { get; set; }

    [JsonPropertyName("error_code"), JsonConverter(typeof(LenientText))]
    public string? ErrorCode { get; set; }

    [JsonPropertyName("error_description"), JsonConverter(typeof(LenientText))]
    public string? ErrorDescription { get; set; }

    [JsonPropertyName("approval_key"), JsonConverter(typeof(LenientText))]
    public string? ApprovalKey { get; set; }

    [JsonPropertyName("access_token"), JsonConverter(typeof(LenientText))]
    public string? AccessToken { get; set; }

    [JsonPropertyName("expires_in"), JsonConverter(typeof(LenientText))]
    public string? ExpiresIn { get; set; }

    [JsonPropertyName("access_token_token_expired"), JsonConverter(typeof(LenientText))]
    public string? AccessTokenExpired { get; set; }
}
