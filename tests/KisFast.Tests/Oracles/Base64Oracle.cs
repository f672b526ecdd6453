namespace KisFast.Oracles;

/// <summary>RFC 4648 §4 a character at a time. The bits that padding leaves over are not looked at.</summary>
internal static class Base64Oracle
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static readonly int[] Values = [.. Enumerable.Range(0, 256).Select(character => Alphabet.IndexOf((char)character))];

    /// <summary>The bytes, or null when the text is not strict base64.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 != 0) return null;
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        var bytes = new byte[(text.Length - padding) * 6 / 8];
        int bits = 0, held = 0, written = 0;
        foreach (byte character in text[..^padding])
        {
            int value = Values[character];
            if (value < 0) return null;
            (bits, held) = ((bits << 6) | value, held + 6);
            if (held < 8) continue;
            held -= 8;
            bytes[written++] = (byte)(bits >> held);
        }

        return bytes;
    }
}
