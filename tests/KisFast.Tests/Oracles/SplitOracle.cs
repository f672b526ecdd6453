namespace KisFast.Oracles;

/// <summary>What a splitter must find, a byte at a time.</summary>
internal static class SplitOracle
{
    /// <summary>The bounds: 0, the position behind each caret, one more than the length.</summary>
    public static List<int> Bounds(ReadOnlySpan<byte> text)
    {
        var bounds = new List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '^') bounds.Add(i + 1);
        }

        bounds.Add(text.Length + 1);
        return bounds;
    }

    /// <summary>Whether a field begins or ends with a space.</summary>
    public static bool NeedsTrim(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ') continue;
            if (i == 0 || text[i - 1] == '^' || i == text.Length - 1 || text[i + 1] == '^') return true;
        }

        return false;
    }
}
