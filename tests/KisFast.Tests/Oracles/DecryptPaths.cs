using KisFast.Decryption;

namespace KisFast.Oracles;

/// <summary>Every way of decrypting that this machine can run, and the Arm way over a model of its instructions.</summary>
internal static class DecryptPaths
{
    public const string ArmModel = "ArmModel";

    private static readonly Dictionary<string, CbcVariant> Variants =
        Enum.GetValues<CbcVariant>().Where(CbcDecryptor.IsSupported).ToDictionary(variant => variant.ToString());

    public static readonly IReadOnlyList<string> Names = [.. Variants.Keys, ArmModel];

    /// <summary>Decrypts whole blocks with the named path.</summary>
    public static byte[] Decrypt(string path, byte[] key, byte[] iv, ReadOnlySpan<byte> cipher)
    {
        using var aesKey = new AesKey(key, iv);
        return Decrypt(path, aesKey, cipher);
    }

    /// <summary>Decrypts whole blocks with the named path.</summary>
    public static byte[] Decrypt(string path, AesKey key, ReadOnlySpan<byte> cipher)
    {
        var buffer = DecryptBuffer.Pool.Get();
        buffer.Reserve(cipher.Length);
        cipher.CopyTo(buffer.Cipher);
        if (path == ArmModel) CbcDecryptor.DecryptArm<SoftwareArmAes>(key, ref buffer.CipherStart, ref buffer.PlainStart, cipher.Length);
        else CbcDecryptor.Decrypt(Variants[path], key, buffer, cipher.Length);
        byte[] plain = buffer.Plain[..cipher.Length].ToArray();
        DecryptBuffer.Pool.Return(buffer);
        return plain;
    }
}
