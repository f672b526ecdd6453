using System.Text;

namespace KisFast.Redis;

/// <summary>The words of a code, as in the JSON contract: nothing for None.</summary>
internal static class CodeWords<T>
    where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();
    private static readonly byte[][] Words = Array.ConvertAll(Values, static value => Encoding.UTF8.GetBytes(WordOf(value)));

    /// <summary>The word; empty for a value that has none.</summary>
    public static ReadOnlySpan<byte> Of(T value)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(Values[i], value)) return Words[i];
        }

        return default;
    }

    /// <summary>The value of a word; the default value for an empty one.</summary>
    /// <exception cref="FormatException">It is no such word.</exception>
    public static T Parse(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty) return default;
        for (int i = 0; i < Words.Length; i++)
        {
            if (word.SequenceEqual(Words[i])) return Values[i];
        }

        throw new FormatException($"'{Encoding.UTF8.GetString(word)}' is no {typeof(T).Name}.");
    }

    private static string WordOf(T value) => value switch
    {
        Rejected.No => "false",
        Rejected.Yes => "true",
        RecordSource.Live => nameof(RecordSource.Live),
        _ => EqualityComparer<T>.Default.Equals(value, default) ? "" : Enum.GetName(value)!,
    };
}
