using System.Security.Cryptography;

namespace KisFast.Decryption;

/// <summary>
/// The platform's AES-256 on single blocks, kept alive with its key: one call for any number of blocks, 0.2 µs and no allocation,
/// where <see cref="SymmetricAlgorithm.DecryptCbc(byte[], byte[], PaddingMode)"/> costs 1.2 µs and 64 bytes. Created on first use.
/// </summary>
internal sealed class PortableEcb : IDisposable
{
    private readonly byte[] _key = GC.AllocateArray<byte>(AesKey.KeyLength, pinned: true);
    private Aes? _aes;
    private ICryptoTransform? _transform;

    public PortableEcb(ReadOnlySpan<byte> key) => key.CopyTo(_key);

    /// <summary>Decrypts whole blocks, each by itself.</summary>
    /// <param name="source">The ciphertext's array.</param>
    /// <param name="offset">Where it begins, in both arrays.</param>
    /// <param name="length">A multiple of 16 bytes.</param>
    /// <param name="destination">Another array.</param>
    public void Decrypt(byte[] source, int offset, int length, byte[] destination)
    {
        if (_transform is null)
        {
            _aes = Aes.Create();
            _aes.Mode = CipherMode.ECB;
            _aes.Padding = PaddingMode.None;
            _aes.SetKey(_key);
            _transform = _aes.CreateDecryptor();
        }

        _transform.TransformBlock(source, offset, length, destination, offset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transform?.Dispose();
        _aes?.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }
}
