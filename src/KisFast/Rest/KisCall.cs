using System.Threading.RateLimiting;

namespace KisFast.Rest;

/// <summary>One REST call, as often as it is sent.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Begins with a slash; the only part of the address besides the host that an error names.</param>
/// <param name="Limiter">A limit of its own, beside the one that all calls pass; null for none.</param>
internal sealed record KisCall(HttpMethod Method, string Path, RateLimiter? Limiter = null)
{
    /// <summary>The query with its question mark, or empty.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers beyond those of every call.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The JSON body, or empty. Its owner wipes it.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The method and the path; neither query nor headers nor body.</summary>
    public override string ToString() => $"{Method} {Path}";
}
