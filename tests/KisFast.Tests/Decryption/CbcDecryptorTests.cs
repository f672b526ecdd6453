using KisFast.Decryption;
using KisFast.Oracles;
using Microsoft.Extensions.ObjectPool;

namespace KisFast.Tests.Decryption;

public class CbcDecryptorTests
{
    [Theory]
    [ClassData(typeof(CbcPaths))]
    public void Every_number_of_blocks_equals_the_platform(string path)
    {
        var random = new Random(7);
        for (int blocks = 1; blocks <= 300; blocks += blocks < 40 ? 1 : 37)
        {
            byte[] key = new byte[32], iv = new byte[16], cipher = new byte[16 * blocks];
            random.NextBytes(key);
            random.NextBytes(iv);
            random.NextBytes(cipher);
            Assert.Equal(CbcOracle.Decrypt(key, iv, cipher), DecryptPaths.Decrypt(path, key, iv, cipher));
        }
    }

    [Theory]
    [ClassData(typeof(CbcPaths))]
    public void A_key_may_be_used_again_and_messages_do_not_touch_each_other(string path)
    {
        byte[] iv = new byte[16];
        using var key = new AesKey(new byte[32], iv);
        foreach (int blocks in new[] { 20, 1, 9, 8, 300, 2 })
        {
            byte[] cipher = [.. Enumerable.Range(0, 16 * blocks).Select(i => (byte)(i * blocks))];
            Assert.Equal(CbcOracle.Decrypt(new byte[32], iv, cipher), DecryptPaths.Decrypt(path, key, cipher));
        }
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(31, 16)]
    [InlineData(33, 16)]
    [InlineData(32, 0)]
    [InlineData(32, 15)]
    [InlineData(32, 17)]
    public void A_key_or_iv_of_another_length_is_refused_without_showing_it(int keyLength, int ivLength)
    {
        byte[] key = [.. Enumerable.Repeat((byte)'k', keyLength)], iv = [.. Enumerable.Repeat((byte)'v', ivLength)];
        var error = Assert.Throws<ArgumentException>(() => new AesKey(key, iv));
        Assert.DoesNotContain("kkk", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("vvv", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_key_is_wiped()
    {
        var key = new AesKey([.. Enumerable.Range(1, 32).Select(i => (byte)i)], [.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
        ref byte roundKeys = ref System.Runtime.CompilerServices.Unsafe.AsRef(in key.RoundKeys);
        key.Dispose();
        for (int i = 0; i < 15 * 16; i++) Assert.Equal(0, System.Runtime.CompilerServices.Unsafe.Add(ref roundKeys, i));
        Assert.Equal(default, key.Iv);
    }

    [Fact]
    public void A_returned_buffer_is_wiped()
    {
        // Of its own: from the process's pool another test may have it before we look.
        ObjectPool<DecryptBuffer> pool = DecryptBuffer.NewPool();
        DecryptBuffer buffer = pool.Get();
        buffer.Reserve(1000);
        buffer.Cipher[..1000].Fill(0xAA);
        buffer.Plain[..1000].Fill(0xAA);
        var (cipher, plain) = (buffer.CipherArray, buffer.PlainArray);
        pool.Return(buffer);
        Assert.False(cipher.AsSpan().Contains((byte)0xAA));
        Assert.False(plain.AsSpan().Contains((byte)0xAA));
    }
}
