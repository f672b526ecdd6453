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
        var bytes = new byte[(text.Length - padding) * 6 / 8];
        for (int i = 0; i < text.Length - padding; i++)
        {
            int value = Alphabet.IndexOf((char)text[i]);
            if (value < 0) return null;
            // Six bits, from bit 6 i on; those beyond the last whole byte are dropped.
            for (int bit = 0; bit < 6; bit++)
            {
                int at = (6 * i) + bit;
                if (at / 8 < bytes.Length && (value >> (5 - bit) & 1) != 0) bytes[at / 8] |= (byte)(0x80 >> (at % 8));
            }
        }

        return bytes;
    }
}
