using System.Text;

namespace KisFast.Rest;

/// <summary>
/// Makes foreign text safe to show: one line, of a bounded length, without the secrets this client knows. KIS is not known to
/// echo them; a proxy's error page might.
/// </summary>
internal sealed class SecretFilter
{
    /// <summary>Longer text is cut.</summary>
    public const int MaxLength = 200;

    private readonly string[] _fixed;
    private volatile string? _token;
    private volatile string? _previousToken;

    public SecretFilter(params string[] secrets) => _fixed = secrets;

    /// <summary>Adds an access token; the one before the last is forgotten.</summary>
    public void AddToken(string token)
    {
        if (token == _token) return;
        _previousToken = _token;
        _token = token;
    }

    public string OneLine(string text)
    {
        foreach (string secret in _fixed) text = text.Replace(secret, "***", StringComparison.Ordinal);
        if (_token is { Length: > 0 } token) text = text.Replace(token, "***", StringComparison.Ordinal);
        if (_previousToken is { Length: > 0 } previous) text = text.Replace(previous, "***", StringComparison.Ordinal);

        StringBuilder line = new(Math.Min(text.Length, MaxLength + 1));
        foreach (char c in text)
        {
            if (line.Length == MaxLength)
            {
                line.Append('…');
                break;
            }

            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return line.ToString().Trim();
    }
}
