using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using KisFast.Decryption;
using KisFast.Wire;

namespace KisFast.Benchmarks.Stages;

/// <summary>Every way to decrypt that this machine has, and the platform's one-shot call.</summary>
[MemoryDiagnoser]
public class DecryptorVariants
{
    private readonly AesKey _key = new(Vectors.Key, Vectors.Iv);
    private readonly DecryptBuffer _buffer = DecryptBuffer.Pool.Get();
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _output = new byte[4096];
    private byte[] _cipher = [];
    private CbcVariant _variant;

    /// <summary>The variants this machine can run, by name, and the platform's own call.</summary>
    public static IEnumerable<string> Variants =>
        Enum.GetValues<CbcVariant>().Where(CbcDecryptor.IsSupported).Select(variant => variant.ToString()).Append("Aes.DecryptCbc");

    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = nameof(CbcVariant.Portable);

    /// <summary>Ciphertext: a small notice, the typical one, ten in a frame.</summary>
    [Params(96, 144, 1216)]
    public int Bytes { get; set; } = 144;

    [GlobalSetup]
    public void Setup()
    {
        _aes.Key = Vectors.Key;
        byte[] plain = new byte[Bytes];
        plain.AsSpan().Fill((byte)'x');
        _cipher = _aes.EncryptCbc(plain, Vectors.Iv, PaddingMode.None);
        _buffer.Reserve(Bytes);
        _cipher.CopyTo(_buffer.Cipher);
        if (Enum.TryParse(Variant, out _variant))
        {
            Decrypt();
            if (_buffer.Plain[..Bytes].ContainsAnyExcept((byte)'x')) throw new InvalidOperationException("Wrong plaintext.");
        }
    }

    [Benchmark]
    public int Decrypt()
    {
        if (Variant == "Aes.DecryptCbc") return _aes.DecryptCbc(_cipher, Vectors.Iv, _output, PaddingMode.None);
        CbcDecryptor.Decrypt(_variant, _key, _buffer, Bytes);
        return Bytes;
    }
}
