namespace KisFast.Redis;

/// <summary>Where a server is.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">Its port.</param>
internal sealed record RedisAddress(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
