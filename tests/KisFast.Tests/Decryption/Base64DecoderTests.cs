using System.Text;
using KisFast.Decryption;

namespace KisFast.Tests.Decryption;

public class Base64DecoderTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("QQ==", 1)]
    [InlineData("QUI=", 2)]
    [InlineData("QUJD", 3)]
    [InlineData("QR==", 1)]
    [InlineData("QUJ=", 2)]
    [InlineData("QQ=", -1)]
    [InlineData("QQ", -1)]
    [InlineData("Q===", -1)]
    [InlineData("====", -1)]
    [InlineData("QQ==QUJD", -1)]
    [InlineData("QUJ D", -1)]
    [InlineData("QUJD    ", -1)]
    [InlineData("QQ==    ", -1)]
    [InlineData("    QQ==", -1)]
    [InlineData("QU\nJD", -1)]
    [InlineData("QUJ*", -1)]
    [InlineData("QUJ\u00e9", -1)]
    public void Is_strict_alone_and_behind_whole_blocks(string end, int endBytes)
    {
        foreach (int front in new[] { 0, 60, 64, 68, 128, 172 })
        {
            string text = string.Concat(Enumerable.Repeat("QUJD", front / 4)) + end;
            int expected = endBytes < 0 ? -1 : (front / 4 * 3) + endBytes;
            foreach (var variant in Supported()) Assert.Equal(expected, Decode(variant, Encoding.UTF8.GetBytes(text)).Length);
        }
    }

    [Fact]
    public void Every_variant_agrees_with_the_platform_on_every_length_and_on_damage_at_every_place()
    {
        var random = new Random(20261122);
        for (int length = 0; length <= 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
            foreach (var variant in Supported()) Assert.Equal(bytes, Decode(variant, text).Bytes);
            for (int i = 0; i < text.Length; i++)
            {
                byte good = text[i];
                text[i] = (byte)random.Next(256);
                var expected = Decode(Base64Variant.Platform, text);
                foreach (var variant in Supported())
                {
                    var actual = Decode(variant, text);
                    Assert.Equal(expected.Length, actual.Length);
                    Assert.Equal(expected.Bytes, actual.Bytes);
                }

                text[i] = good;
            }
        }
    }

    private static IEnumerable<Base64Variant> Supported() => Enum.GetValues<Base64Variant>().Where(Base64Decoder.IsSupported);

    private static (int Length, byte[] Bytes) Decode(Base64Variant variant, byte[] text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3 + Base64Decoder.Slack];
        int length = Base64Decoder.Decode(variant, text, bytes);
        return (length, length < 0 ? [] : bytes[..length]);
    }
}
