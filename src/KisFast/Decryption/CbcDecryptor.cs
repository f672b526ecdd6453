using System.Runtime.CompilerServices;

namespace KisFast.Decryption;

/// <summary>The ways there are to decrypt; each is its own file <c>CbcDecryptor.*.cs</c>.</summary>
internal enum CbcVariant
{
    /// <summary>x86 AES-NI, eight blocks interleaved.</summary>
    X86,

    /// <summary>Arm AES, four blocks interleaved.</summary>
    Arm,

    /// <summary>The platform's AES through <see cref="PortableEcb"/>.</summary>
    Portable,
}

/// <summary>AES-256-CBC decryption of whole blocks. Pure; the padding is looked at by <see cref="Pkcs7"/>.</summary>
internal static partial class CbcDecryptor
{
    /// <summary>The environment variable that forces a variant by name, for tests and measurements.</summary>
    public const string OverrideVariable = "KISFAST_AES";

    /// <summary>The variant in use: the fastest that this machine has, unless the environment names one.</summary>
    public static readonly CbcVariant Selected = Select();

    /// <summary>Whether this machine can run a variant.</summary>
    public static bool IsSupported(CbcVariant variant) => variant switch
    {
        CbcVariant.X86 => System.Runtime.Intrinsics.X86.Aes.IsSupported,
        CbcVariant.Arm => System.Runtime.Intrinsics.Arm.Aes.IsSupported,
        _ => variant == CbcVariant.Portable,
    };

    /// <summary>Decrypts with the selected variant.</summary>
    /// <param name="key">Key and iv.</param>
    /// <param name="buffer">Ciphertext in; plaintext, padding included, out.</param>
    /// <param name="length">A multiple of 16, at least 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decrypt(AesKey key, DecryptBuffer buffer, int length)
    {
        // Static readonly: the JIT's last tier keeps one call.
        if (Selected == CbcVariant.X86) DecryptX86(key, ref buffer.CipherStart, ref buffer.PlainStart, length);
        else if (Selected == CbcVariant.Arm) DecryptArm<ArmAes>(key, ref buffer.CipherStart, ref buffer.PlainStart, length);
        else DecryptPortable(key, buffer, length);
    }

    /// <summary>Decrypts with a named variant; <see cref="IsSupported"/> must hold.</summary>
    public static void Decrypt(CbcVariant variant, AesKey key, DecryptBuffer buffer, int length)
    {
        if (variant == CbcVariant.X86) DecryptX86(key, ref buffer.CipherStart, ref buffer.PlainStart, length);
        else if (variant == CbcVariant.Arm) DecryptArm<ArmAes>(key, ref buffer.CipherStart, ref buffer.PlainStart, length);
        else DecryptPortable(key, buffer, length);
    }

    private static CbcVariant Select()
    {
        if (Enum.TryParse(Environment.GetEnvironmentVariable(OverrideVariable), ignoreCase: true, out CbcVariant forced) && IsSupported(forced))
            return forced;
        return IsSupported(CbcVariant.X86) ? CbcVariant.X86 : IsSupported(CbcVariant.Arm) ? CbcVariant.Arm : CbcVariant.Portable;
    }
}
