namespace KisFast.Rest;

/// <summary>Where the token of one app key outlives its process. Nothing in here throws but a cancellation.</summary>
internal interface ITokenCache
{
    /// <summary>The content, or null.</summary>
    ValueTask<TokenCacheEntry?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the content.</summary>
    ValueTask WriteAsync(TokenCacheEntry entry, CancellationToken cancellationToken);

    /// <summary>Takes the lock under which one process at a time asks for a token.</summary>
    /// <param name="held">The lock, to be disposed; null when there is nobody to exclude.</param>
    /// <returns>False while another process holds it.</returns>
    bool TryLock(out IDisposable? held);
}
