using System.Globalization;
using System.Text;
using Spectre.Console;

namespace KisFast.Cli;

/// <summary>Text for terminal cells: Hangul takes two, and nothing that a peer sent may steer the terminal.</summary>
internal static class CellText
{
    /// <summary>The number of cells that <paramref name="text"/> takes.</summary>
    public static int Width(string text) => text.GetCellWidth();

    /// <summary>Replaces what is no visible character: escape sequences, line ends, direction marks, halves of surrogates.</summary>
    public static string Visible(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsVisible(rune)) return Replace(text);
        }
        return text;

        static string Replace(string text)
        {
            var clean = new StringBuilder(text.Length);
            foreach (Rune rune in text.EnumerateRunes())
                clean.Append(IsVisible(rune) ? rune.ToString() : "·");
            return clean.ToString();
        }
    }

    /// <summary>As <see cref="Fit"/>, of a table's cell: a number, which stands to the right, is never cut.</summary>
    public static string FitCell(string text, int cells, bool isNumber)
    {
        text = Visible(text);
        return isNumber && Width(text) > cells ? text : Fit(text, cells, isNumber);
    }

    /// <summary>Exactly <paramref name="cells"/> cells: padded, or cut with an ellipsis.</summary>
    public static string Fit(string text, int cells, bool right = false)
    {
        text = Visible(text);
        int width = Width(text);
        if (width > cells) (text, width) = Cut(text, cells);
        string padding = new(' ', cells - width);
        return right ? padding + text : text + padding;
    }

    private static (string Text, int Width) Cut(string text, int cells)
    {
        var kept = new StringBuilder();
        int width = 0;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            int next = Width(element);
            if (width + next > cells - 1) break;
            kept.Append(element);
            width += next;
        }
        return (kept.Append('…').ToString(), width + 1);
    }

    private static bool IsVisible(Rune rune) =>
        rune == Rune.ReplacementChar ||
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
