using System.Text;
using KisFast.Oracles;

namespace KisFast.Tests.Decryption;

/// <summary>Strict base64 on every variant: padded, no white space, nothing behind the padding.</summary>
public class Base64DecoderTests
{
    // RFC 4648 §10.
    [Theory]
    [InlineData("", "")]
    [InlineData("Zg==", "f")]
    [InlineData("Zm8=", "fo")]
    [InlineData("Zm9v", "foo")]
    [InlineData("Zm9vYg==", "foob")]
    [InlineData("Zm9vYmE=", "fooba")]
    [InlineData("Zm9vYmFy", "foobar")]
    public void Test_vectors(string text, string bytes)
    {
        Check(Encoding.ASCII.GetBytes(text));
        Assert.Equal(Encoding.ASCII.GetBytes(bytes), Base64Oracle.Decode(Encoding.ASCII.GetBytes(text)));
        // The same behind 64 and 128 characters, where the wide variants work.
        Check(Encoding.ASCII.GetBytes(new string('A', 64) + text));
        Check(Encoding.ASCII.GetBytes(new string('/', 128) + text));
    }

    [Fact]
    public void Every_length_of_bytes_and_of_text()
    {
        var random = new Random(3);
        for (int length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
            Check(text);
            Check([.. text, (byte)'A']);
            if (length > 0) Check(text[..^1]);
        }
    }

    [Fact]
    public void Every_byte_value_at_every_place()
    {
        foreach (int length in new[] { 4, 60, 64, 68, 128, 132 })
        {
            for (int at = 0; at < length; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] text = [.. Enumerable.Repeat((byte)'Q', length)];
                    text[at] = (byte)value;
                    Check(text);
                }
            }
        }
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData("===")]
    [InlineData("====")]
    [InlineData("A===")]
    [InlineData("AA=A")]
    [InlineData("A=AA")]
    [InlineData("=AAA")]
    [InlineData("AA= ")]
    [InlineData("AA =")]
    [InlineData("AAA\n")]
    [InlineData(" AAA")]
    [InlineData("    ")]
    [InlineData("AAAAA")]
    [InlineData("AA==AAAA")]
    [InlineData("AA==    ")]
    [InlineData("AAAA\r\n\r\n")]
    [InlineData("AA-_")]
    public void Refused(string text)
    {
        foreach (int front in new[] { 0, 4, 56, 60, 64, 124, 128 })
        {
            byte[] whole = Encoding.ASCII.GetBytes(new string('B', front) + text);
            Assert.Null(Base64Oracle.Decode(whole));
            Check(whole);
        }
    }

    [Fact]
    public void White_space_of_any_amount_anywhere_is_refused()
    {
        string good = Convert.ToBase64String(new byte[48]);
        foreach (string space in new[] { " ", "  ", "\t", "\r\n", "   ", "    ", "\n\n\n\n", "        " })
        {
            for (int at = 0; at <= good.Length; at++)
            {
                byte[] text = Encoding.ASCII.GetBytes(good.Insert(at, space));
                Assert.Null(Base64Oracle.Decode(text));
                Check(text);
            }
        }
    }

    private static void Check(byte[] text) => Assert.Null(Differences.Base64(text));
}
