namespace KisFast.Rest;

/// <summary>A token of an authorised call.</summary>
/// <param name="Value">The secret.</param>
/// <param name="ExpiresAt">By KIS's clock.</param>
internal sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>The expiry; never the token.</summary>
    public override string ToString() => $"AccessToken {{ *** until {ExpiresAt:u} }}";
}
