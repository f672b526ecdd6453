namespace KisFast.Hosting;

/// <summary>How far two words are apart, and whether one is a slip for the other. The tool compiles it too.</summary>
internal static class Spelling
{
    // A third of a word's letters wrong is a slip, more is another word.
    private const int LettersPerSlip = 3;

    /// <summary>The known word that is so near that the given one is a slip; null when none is.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string? near = known.MinBy(one => Distance(one, word));
        return near is not null && Distance(near, word) <= Math.Max(word.Length / LettersPerSlip, 1) ? near : null;
    }

    /// <summary>The Levenshtein distance, without regard to case.</summary>
    public static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
