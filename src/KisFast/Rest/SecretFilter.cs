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
    private volatile string[] _tokens = [];
    private volatile string[] _approvalKeys = [];

    public SecretFilter(params string[] secrets) => _fixed = secrets;

    /// <summary>Adds an access token; the one before the last is forgotten.</summary>
    public void AddToken(string token) => _tokens = With(_tokens, token);

    /// <summary>Adds an approval key; the one before the last is forgotten.</summary>
    public void AddApprovalKey(string key) => _approvalKeys = With(_approvalKeys, key);

    /// <summary>The text without the secrets.</summary>
    public string Hide(string text)
    {
        foreach (string secret in (ReadOnlySpan<string>)[.. _fixed, .. _tokens, .. _approvalKeys])
            if (secret.Length > 0) text = text.Replace(secret, "***", StringComparison.Ordinal);
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

    private static string[] With(string[] known, string secret) =>
        known is [var last, ..] && last == secret ? known : [secret, .. known.Take(1)];
}
