using KisFast.Oracles;
using KisFast.Rest;

namespace KisFast.Fuzz;

/// <summary>What comes over HTTP or from the disk.</summary>
internal static class TextTargets
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"kisfast-fuzz-{Environment.ProcessId}");
    private static readonly Lock OneAtATime = new();
    private static TokenCacheFile? _cache;

    public static IEnumerable<FuzzTarget> All =>
    [
        new("handshake", "the answer to the WebSocket handshake; the first byte cuts it in two", Generator.Handshake,
            input => input.Length == 0 ? null : Differences.Handshake(input[1..], Math.Min(input[0], input.Length - 1))),
        new("rest", "REST bodies: answers, errors, pages of the order history", Generator.RestBody, Differences.RestBody),
        new("token-cache", "the token cache's file", Generator.TokenCache, TokenCache),
    ];

    private static string? TokenCache(byte[] input)
    {
        lock (OneAtATime) return ReadTokenCache(input);
    }

    private static string? ReadTokenCache(byte[] input)
    {
        if (_cache is null)
        {
            _cache = TokenCacheFile.Create(new KisRestOptions { AppKey = "key", AppSecret = "secret", TokenCacheDirectory = Folder })!;
            Directory.CreateDirectory(Folder);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
        }

        File.WriteAllBytes(_cache.Path, input);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_cache.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var entry = _cache.Read();
        return entry?.Token is { } token && (token.Length == 0 || token.Any(c => c is <= ' ' or >= '\x7F')) ? "a token that is none" : null;
    }
}
