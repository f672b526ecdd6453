using KisFast.Oracles;

namespace KisFast.Tests.Decryption;

/// <summary>NIST's AES-256-CBC vectors on every path.</summary>
public class NistVectorTests
{
    private const string Key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
    private const string Iv = "000102030405060708090a0b0c0d0e0f";
    private const string Zero16 = "00000000000000000000000000000000";
    private const string Zero32 = Zero16 + Zero16;

    // SP 800-38A F.2.5 (encrypt) and F.2.6 (decrypt) hold the same four blocks.
    private const string Cipher =
        "f58c4c04d6e5f1ba779eabfb5f7bfbd6" + "9cfc4e967edb808d679f777bc6702c7d" + "39f23369a9d9bacfa530e26304231461" + "b2eb05e2c39be9fcda6c19078c6a9d1b";

    private const string Plain =
        "6bc1bee22e409f96e93d7e117393172a" + "ae2d8a571e03ac9c9eb76fac45af8e51" + "30c81c46a35ce411e5fbc1191a0a52ef" + "f69f2445df4f9b17ad2b417be66c3710";

    [Theory]
    [ClassData(typeof(CbcPaths))]
    public void SP_800_38A_F_2_5_and_F_2_6(string path)
    {
        for (int blocks = 1; blocks <= 4; blocks++)
            Check(path, Key, Iv, Cipher[..(32 * blocks)], Plain[..(32 * blocks)]);
        // Any block of a message follows from the one before it.
        for (int block = 1; block < 4; block++)
            Check(path, Key, Cipher[(32 * (block - 1))..(32 * block)], Cipher[(32 * block)..], Plain[(32 * block)..]);
    }

    [Theory]
    [ClassData(typeof(CbcPaths))]
    public void FIPS_197_C_3(string path) => Check(
        path, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", Zero16,
        "8ea2b7ca516745bfeafc49904b496089", "00112233445566778899aabbccddeeff");

    // AESAVS known-answer tests (appendices B to E): GFSbox, KeySbox, VarTxt, VarKey.
    [Theory]
    [InlineData(Zero32, "014730f80ac625fe84f026c60bfd547d", "5c9d844ed46f9885085e5d6a4f94c7d7")]
    [InlineData(Zero32, "0b24af36193ce4665f2825d7b4749c98", "a9ff75bd7cf6613d3731c77c3b6d0c04")]
    [InlineData(Zero32, "761c1fe41a18acf20d241650611d90f1", "623a52fcea5d443e48d9181ab32c7421")]
    [InlineData(Zero32, "8a560769d605868ad80d819bdba03771", "38f2c7ae10612415d27ca190d27da8b4")]
    [InlineData(Zero32, "91fbef2d15a97816060bee1feaa49afe", "1bc704f1bce135ceb810341b216d7abe")]
    [InlineData("c47b0294dbbbee0fec4757f22ffeee3587ca4730c3d33b691df38bab076bc558", Zero16, "46f2fb342d6f0ab477476fc501242c5f")]
    [InlineData("28d46cffa158533194214a91e712fc2b45b518076675affd910edeca5f41ac64", Zero16, "4bf3b0a69aeb6657794f2901b1440ad4")]
    [InlineData("c1cc358b449909a19436cfbb3f852ef8bcb5ed12ac7058325f56e6099aab1a1c", Zero16, "352065272169abf9856843927d0674fd")]
    [InlineData("984ca75f4ee8d706f46c2d98c0bf4a45f5b00d791c2dfeb191b5ed8e420fd627", Zero16, "4307456a9e67813b452e15fa8fffe398")]
    [InlineData(Zero32, "80000000000000000000000000000000", "ddc6bf790c15760d8d9aeb6f9a75fd4e")]
    [InlineData(Zero32, "ffffffffffffffffffffffffffffffff", "acdace8078a32b1a182bfa4987ca1347")]
    [InlineData("8000000000000000000000000000000000000000000000000000000000000000", Zero16, "e35a6dcb19b201a01ebcfa8aa22b5759")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", Zero16, "4bf85f1b5d54adbc307b0a048389adcb")]
    public void Known_answers(string key, string plain, string cipher)
    {
        foreach (string path in DecryptPaths.Names) Check(path, key, Zero16, cipher, plain);
    }

    // VarTxt and VarKey whole: every single-bit-longer text and key, against the platform.
    [Theory]
    [ClassData(typeof(CbcPaths))]
    public void Variable_texts_and_keys(string path)
    {
        byte[] iv = new byte[16];
        for (int bits = 1; bits <= 256; bits++)
        {
            byte[] key = Ones(32, bits), text = Ones(16, bits % 129);
            byte[] cipher = CbcOracle.Encrypt(key, iv, text, System.Security.Cryptography.PaddingMode.None);
            Assert.Equal(text, DecryptPaths.Decrypt(path, key, iv, cipher));
        }
    }

    // The AESAVS Monte Carlo test for CBC decryption (§6.4.4), shortened to ten keys of a hundred steps, against the platform.
    [Theory]
    [ClassData(typeof(CbcPaths))]
    public void Monte_Carlo(string path)
    {
        byte[] mine = MonteCarlo((key, iv, cipher) => DecryptPaths.Decrypt(path, key, iv, cipher));
        Assert.Equal(MonteCarlo((key, iv, cipher) => CbcOracle.Decrypt(key, iv, cipher)), mine);
    }

    private static byte[] MonteCarlo(Func<byte[], byte[], byte[], byte[]> decrypt)
    {
        byte[] key = Convert.FromHexString(Key), iv = Convert.FromHexString(Iv), cipher = Convert.FromHexString(Cipher[..32]);
        byte[] plain = [], previous = [];
        for (int i = 0; i < 10; i++)
        {
            for (int j = 0; j < 100; j++)
            {
                previous = plain;
                plain = decrypt(key, iv, cipher);
                (iv, cipher) = (cipher, j == 0 ? iv : previous);
            }

            byte[] mix = [.. previous, .. plain];
            key = [.. key.Zip(mix, (a, b) => (byte)(a ^ b))];
            iv = plain;
            cipher = previous;
        }

        return [.. key, .. plain];
    }

    private static byte[] Ones(int bytes, int bits)
    {
        var value = new byte[bytes];
        for (int i = 0; i < bits; i++) value[i / 8] |= (byte)(0x80 >> (i % 8));
        return value;
    }

    private static void Check(string path, string key, string iv, string cipher, string plain) => Assert.Equal(
        plain.ToUpperInvariant(),
        Convert.ToHexString(DecryptPaths.Decrypt(path, Convert.FromHexString(key), Convert.FromHexString(iv), Convert.FromHexString(cipher))));
}
