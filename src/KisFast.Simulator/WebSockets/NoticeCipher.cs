using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KisFast.Simulator;

/// <summary>
/// AES-256-CBC with PKCS#7 and one key pair, message after message, without allocating. Not thread-safe.
/// </summary>
/// <remarks>
/// One transform lives as long as the key. It goes on chaining from the last block of the message before, so the first
/// block of the next is XORed with that block (undoing the chain) and with the iv (starting anew).
/// </remarks>
internal sealed class NoticeCipher : IDisposable
{
    private const int Block = 16;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly Aes _aes;
    private readonly ICryptoTransform _transform;
    private readonly byte[] _iv;
    private readonly byte[] _last = new byte[Block];
    private byte[] _plain = new byte[512];
    private byte[] _cipher = new byte[512];

    public NoticeCipher(string key, string iv)
    {
        Key = key;
        Iv = iv;
        _iv = Encoding.UTF8.GetBytes(iv);
        _iv.CopyTo(_last, 0);
        _aes = Aes.Create();
        _aes.Key = Encoding.UTF8.GetBytes(key);
        _aes.IV = _iv;
        _aes.Mode = CipherMode.CBC;
        _aes.Padding = PaddingMode.None;
        _transform = _aes.CreateEncryptor();
    }

    public string Key { get; }
    public string Iv { get; }

    public static NoticeCipher Create(Random random) => new(Letters(random, 32), Letters(random, 16));

    public static int CipherLength(int plainLength) => plainLength + Block - plainLength % Block;

    public static int Base64Length(int plainLength) => (CipherLength(plainLength) + 2) / 3 * 4;

    /// <summary>Writes the base64 of the encrypted <paramref name="plaintext"/>.</summary>
    public int EncryptToBase64(ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        int length = Encrypt(plaintext);
        Base64.EncodeToUtf8(_cipher.AsSpan(0, length), destination, out _, out int written);
        return written;
    }

    private int Encrypt(ReadOnlySpan<byte> plaintext)
    {
        int length = CipherLength(plaintext.Length);
        if (length > _plain.Length)
        {
            _plain = new byte[length * 2];
            _cipher = new byte[length * 2];
        }

        plaintext.CopyTo(_plain);
        _plain.AsSpan(plaintext.Length, length - plaintext.Length).Fill((byte)(length - plaintext.Length));
        for (int i = 0; i < Block; i++) _plain[i] ^= (byte)(_last[i] ^ _iv[i]);
        _transform.TransformBlock(_plain, 0, length, _cipher, 0);
        _cipher.AsSpan(length - Block, Block).CopyTo(_last);
        return length;
    }

    public void Dispose()
    {
        _transform.Dispose();
        _aes.Dispose();
    }

    private static string Letters(Random random, int length) => new(random.GetItems<char>(Alphabet, length));
}
