using System.Text.Json.Serialization;

namespace KisFast.Rest;

/// <summary>What the token cache's file holds.</summary>
internal sealed class TokenCacheEntry
{
    /// <summary>The layout this version writes and reads.</summary>
    public const int CurrentVersion = 1;

    [JsonPropertyName("version")]
    public int Version { get; set; }

    /// <summary>When a token was last asked for, by this machine's clock: KIS issues one a minute.</summary>
    [JsonPropertyName("attemptedAt")]
    public DateTimeOffset AttemptedAt { get; set; }

    /// <summary>When the token expires, by KIS's clock.</summary>
    [JsonPropertyName("expiresAt")]
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The token, or null when only the attempt is known.</summary>
    [JsonPropertyName("token")]
    public string? Token { get; set; }

    /// <summary>Whether it is of this layout and its token can go into a header.</summary>
    [JsonIgnore]
    public bool IsUsable => Version == CurrentVersion
        && (Token is null || (Token.Length is > 0 and <= 4096 && Token.All(static c => c is > ' ' and < '\x7F')));
}
