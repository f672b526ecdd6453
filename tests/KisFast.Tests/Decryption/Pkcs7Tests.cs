using KisFast.Decryption;

namespace KisFast.Tests.Decryption;

/// <summary>PKCS#7 (RFC 5652 §6.3), every padding byte checked.</summary>
public class Pkcs7Tests
{
    [Fact]
    public void Every_good_padding_gives_the_text()
    {
        for (int text = 0; text < 64; text++)
        {
            int padding = 16 - (text % 16);
            byte[] plain = [.. Enumerable.Repeat((byte)'t', text), .. Enumerable.Repeat((byte)padding, padding)];
            Assert.Equal(text, Pkcs7.GetTextLength(ref plain[0], plain.Length));
        }
    }

    [Fact]
    public void A_last_byte_of_zero_or_over_16_is_no_padding()
    {
        for (int last = 0; last < 256; last++)
        {
            if (last is >= 1 and <= 16) continue;
            byte[] plain = [.. Enumerable.Repeat((byte)last, 32)];
            Assert.Equal(-1, Pkcs7.GetTextLength(ref plain[0], plain.Length));
        }
    }

    [Fact]
    public void Each_byte_of_the_padding_counts_and_none_before_it()
    {
        for (int padding = 1; padding <= 16; padding++)
        {
            for (int at = 0; at < 31; at++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    byte[] plain = [.. Enumerable.Repeat((byte)padding, 32)];
                    plain[at] ^= (byte)(1 << bit);
                    int expected = at >= 32 - padding ? -1 : 32 - padding;
                    Assert.Equal((padding, at, bit, expected), (padding, at, bit, Pkcs7.GetTextLength(ref plain[0], plain.Length)));
                }
            }
        }
    }
}
