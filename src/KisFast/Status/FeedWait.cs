namespace KisFast;

/// <summary>What a session waits for at the moment, for a person.</summary>
/// <param name="For">One line: the failure that is waited out, or what KIS gives only once a minute. It never holds a key or a secret.</param>
/// <param name="Until">When it goes on.</param>
public sealed record FeedWait(string For, DateTimeOffset Until);
