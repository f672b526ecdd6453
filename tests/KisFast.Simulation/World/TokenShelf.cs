namespace KisFast.Simulation;

/// <summary>Where a machine keeps its access tokens: it outlives the process.</summary>
internal sealed class TokenShelf : ITokenStore
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => new(_texts.GetValueOrDefault(name));

    public ValueTask WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        _texts[name] = text;
        return default;
    }
}
