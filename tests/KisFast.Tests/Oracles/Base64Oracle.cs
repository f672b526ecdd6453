namespace KisFast.Oracles;

/// <summary>RFC 4648 §4 a character at a time. The bits that padding leaves over are not looked at.</summary>
internal static class Base64Oracle
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The bytes, or null when the text is not strict base64.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 != 0) return null;
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        var bits = new List<bool>();
        foreach (byte character in text[..^padding])
        {
            int value = Alphabet.IndexOf((char)character);
            if (value < 0) return null;
            for (int bit = 5; bit >= 0; bit--) bits.Add((value >> bit & 1) != 0);
        }

        var bytes = new byte[bits.Count / 8];
        for (int i = 0; i < 8 * bytes.Length; i++) bytes[i / 8] |= (byte)(bits[i] ? 0x80 >> (i % 8) : 0);
        return bytes;
    }
}
