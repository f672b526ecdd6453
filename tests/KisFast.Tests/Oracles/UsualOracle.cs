namespace KisFast.Oracles;

/// <summary>
/// Which records <see cref="RecordDecoder"/> takes: all that this says yes to and no other, one condition a line. What such a record holds
/// is <see cref="FieldOracle"/>'s to say.
/// </summary>
internal static class UsualOracle
{
    private const int Fields = 25;
    private const int Line = 64;

    /// <summary>The first record of a text.</summary>
    /// <param name="text">A Latin-1 image of the bytes up to the text's end.</param>
    /// <returns>Its length, or -1 when it is not usual.</returns>
    public static int EndOf(string text)
    {
        string[] at = text.Split('^');
        if (at.Length < Fields) return -1;
        at = at[..Fields];
        int length = string.Join('^', at).Length;
        bool isUsual = length is >= Line and < 3 * Line
            && at.All(field => !field.StartsWith(' ') && !field.EndsWith(' '))
            && new[] { 0, 1, 2, 3, 7, 8, 9, 10, 14, 15, 24 }.All(field => at[field].Length <= 16)
            && at[16].Length <= 48 && at[17].Length <= 48 && at[19].Length <= 2
            && new[] { 8, 9, 15 }.All(field => at[field].All(char.IsAsciiDigit))
            && new[] { 5, 6, 11, 12, 13, 18 }.All(field => at[field].Length == 1 && IsInTable(at[field][0]))
            && at[4].Length == 2 && at[4][0] == '0' && IsInTable(at[4][1])
            && "456789ABCDEF".Contains(at[18], StringComparison.Ordinal)
            && new[] { 20, 21, 22, 23 }.All(field => at[field].Length == 0)
            && (length < 2 * Line || NamesBeginBetween(string.Join('^', at[..16]).Length + 1));
        return isUsual ? length : -1;
    }

    private static bool IsInTable(char code) => code - '0' is >= 0 and < 32;

    // A longer record lies in three registers, of which two at a time are looked at.
    private static bool NamesBeginBetween(int start) => start is >= Line and <= 2 * Line;
}
