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
    private volatile string? _approvalKey;
    private volatile string? _previousApprovalKey;

    public SecretFilter(params string[] secrets) => _fixed = secrets;

    /// <summary>Adds an access token; the one before the last is forgotten.</summary>
    public void AddToken(string token)
    {
        if (token == _token) return;
        _previousToken = _token;
        _token = token;
    }

    /// <summary>Adds an approval key; the one before the last is forgotten.</summary>
    public void AddApprovalKey(string key)
    {
        if (key == _approvalKey) return;
        _previousApprovalKey = _approvalKey;
        _approvalKey = key;
    }

    /// <summary>The text without the secrets.</summary>
    public string Hide(string text)
    {
        foreach (string secret in _fixed) text = Without(text, secret);
        foreach (string? secret in (ReadOnlySpan<string?>)[_token, _previousToken, _approvalKey, _previousApprovalKey]) text = Without(text, secret);
        return text;
    }

    /// <summary>The same as one line of a bounded length.</summary>
    public string OneLine(string text)
    {
        text = Hide(text);
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

    private static string Without(string text, string? secret) =>
        string.IsNullOrEmpty(secret) ? text : text.Replace(secret, "***", StringComparison.Ordinal);
}
