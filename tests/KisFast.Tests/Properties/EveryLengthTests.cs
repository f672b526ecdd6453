using System.Text;
using KisFast.Decryption;
using KisFast.Oracles;

namespace KisFast.Tests.Properties;

/// <summary>Every variant of this machine at every length up to 4 KiB: no edge of a vector or a block is left to chance.</summary>
public class EveryLengthTests
{
    private const int Longest = 4096;

    [Fact]
    public void Every_splitter_equals_the_oracle_at_every_length()
    {
        for (int length = 0; length <= Longest; length++)
        {
            var text = new CaretText(length, length + 1, 2 + (length % 13), length % 3 == 0 ? length - 2 : 0);
            Assert.Null(Differences.Split(text.ToBytes(), (byte)(length % 2 == 0 ? '^' : ' '), room: null));
        }
    }

    [Fact]
    public void Every_decryption_path_equals_the_platform_at_every_number_of_blocks()
    {
        var key = new CbcKey(7);
        using var aesKey = new AesKey(key.Key, key.Iv);
        for (int length = AesKey.BlockLength; length <= Longest; length += AesKey.BlockLength)
            Assert.Null(Differences.Decrypt(aesKey, key.Key, key.Iv, Payload.Bytes(length, length)));
    }

    [Fact]
    public void Every_base64_decoder_equals_the_oracle_at_every_length()
    {
        for (int length = 0; length <= Longest * 3 / 4; length++)
            Assert.Null(Differences.Base64(Encoding.ASCII.GetBytes(Convert.ToBase64String(Payload.Bytes(length, length + 1)))));
    }
}
