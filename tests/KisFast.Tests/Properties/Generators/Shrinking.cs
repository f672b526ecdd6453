namespace KisFast.Tests.Properties;

/// <summary>Shrinking what has elements.</summary>
internal static class Shrinking
{
    /// <summary>Half of the elements, then all but one, then one of them shrunk.</summary>
    public static IEnumerable<T[]> Elements<T>(T[] values, Func<T, IEnumerable<T>> shrink)
    {
        if (values.Length > 2)
        {
            yield return values[..(values.Length / 2)];
            yield return values[(values.Length / 2)..];
        }

        for (int i = 0; i < values.Length; i++) yield return [.. values[..i], .. values[(i + 1)..]];
        for (int i = 0; i < values.Length; i++)
        {
            foreach (T smaller in shrink(values[i])) yield return [.. values[..i], smaller, .. values[(i + 1)..]];
        }
    }

    /// <summary>A shorter text: none, each half, without its first or last character.</summary>
    public static IEnumerable<string> Text(string text)
    {
        if (text.Length == 0) yield break;
        yield return "";
        if (text.Length > 2)
        {
            yield return text[..(text.Length / 2)];
            yield return text[(text.Length / 2)..];
        }

        yield return text[1..];
        yield return text[..^1];
    }

    /// <summary>Whether no rune is cut in two.</summary>
    public static bool IsWhole(string text) => text.Length == 0 || (!char.IsLowSurrogate(text[0]) && !char.IsHighSurrogate(text[^1]));
}
