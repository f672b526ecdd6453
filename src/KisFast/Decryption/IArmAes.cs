using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.Arm.Aes;

namespace KisFast.Decryption;

/// <summary>
/// The two instructions that the Arm path is made of. A struct implements them and is passed as a generic argument, so that the
/// path's round structure can be run on any machine over a model of the instructions.
/// </summary>
internal interface IArmAes
{
    /// <summary>AESD: add the round key, InvShiftRows, InvSubBytes (Arm ARM, C7.2).</summary>
    static abstract Vector128<byte> Decrypt(Vector128<byte> value, Vector128<byte> roundKey);

    /// <summary>AESIMC: InvMixColumns.</summary>
    static abstract Vector128<byte> InverseMixColumns(Vector128<byte> value);
}

/// <summary>The instructions themselves.</summary>
internal readonly struct ArmAes : IArmAes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Decrypt(Vector128<byte> value, Vector128<byte> roundKey) => Aes.Decrypt(value, roundKey);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> InverseMixColumns(Vector128<byte> value) => Aes.InverseMixColumns(value);
}
