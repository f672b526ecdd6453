using System.Text;

namespace KisFast.Oracles;

/// <summary>What a splitter must find, by <see cref="string.Split(char, StringSplitOptions)"/>.</summary>
internal static class SplitOracle
{
    /// <summary>The bounds: -1, the position of each caret, the length.</summary>
    public static List<int> Bounds(ReadOnlySpan<byte> text)
    {
        var bounds = new List<int> { -1 };
        foreach (string field in Encoding.Latin1.GetString(text).Split('^')) bounds.Add(bounds[^1] + 1 + field.Length);
        return bounds;
    }

    /// <summary>Whether a field begins or ends with a space.</summary>
    public static bool NeedsTrim(ReadOnlySpan<byte> text) =>
        Encoding.Latin1.GetString(text).Split('^').Any(field => field != field.Trim(' '));
}
