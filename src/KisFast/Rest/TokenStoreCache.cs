using System.Text.Json;

namespace KisFast.Rest;

/// <summary>A token cache in the user's own store. What the store throws is counted and goes no further.</summary>
internal sealed class TokenStoreCache(ITokenStore store, string name, TimeProvider time) : ITokenCache
{
    private const int MaxLength = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long _failures;

    /// <summary>How often the store failed, or its text was unusable.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public async ValueTask<TokenCacheEntry?> ReadAsync(CancellationToken cancellationToken)
    {
        TokenCacheEntry? entry = null;
        await TryAsync(
            async () =>
            {
                string? text = await store.ReadAsync(name, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
                if (text is null) return;
                entry = text.Length <= MaxLength ? JsonSerializer.Deserialize(text, KisJson.Default.TokenCacheEntry) : null;
                if (entry is { IsUsable: true }) return;
                entry = null;
                Interlocked.Increment(ref _failures);
            },
            cancellationToken).ConfigureAwait(false);
        return entry;
    }

    public async ValueTask WriteAsync(TokenCacheEntry entry, CancellationToken cancellationToken) => await TryAsync(
        async () =>
        {
            string text = JsonSerializer.Serialize(entry, KisJson.Default.TokenCacheEntry);
            await store.WriteAsync(name, text, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false);

    public bool TryLock(out IDisposable? held)
    {
        held = null;
        return true;
    }

    private async ValueTask TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        // It is the user's code; a token more is all it costs.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}
