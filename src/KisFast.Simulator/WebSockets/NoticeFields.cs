namespace KisFast.Simulator;

/// <summary>Cuts or extends the columns of a notice, as KIS has done over the years without warning.</summary>
internal static class NoticeFields
{
    public static byte[] Resize(ReadOnlySpan<byte> plaintext, int count)
    {
        int position = 0;
        for (int field = 1; field <= count; field++)
        {
            int caret = plaintext[position..].IndexOf((byte)'^');
            if (caret < 0) return [.. plaintext, .. Enumerable.Repeat((byte)'^', count - field)];
            position += caret + 1;
        }

        return plaintext[..(position - 1)].ToArray();
    }
}
