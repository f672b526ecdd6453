namespace KisFast.Redis;

/// <summary>Redis answered a command with an error. The connection can go on.</summary>
/// <param name="message">As it came: a code in capitals, then words.</param>
internal sealed class RespException(string message) : Exception(message)
{
    /// <summary>Whether it begins with this code, or holds it where an older Redis puts a script's words before it.</summary>
    public bool Is(string code) => Message.StartsWith(code, StringComparison.Ordinal) || Message.Contains("-" + code + " ", StringComparison.Ordinal);
}
