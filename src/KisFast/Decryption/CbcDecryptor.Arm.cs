using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KisFast.Decryption;

internal static partial class CbcDecryptor
{
    // Arm's AESD adds the round key first and leaves InvMixColumns to AESIMC (Arm ARM, C7.2 AESD): the same round keys as on x86, used
    // one step earlier. Four blocks, so that the state, the ciphertext and a key stay in registers; surplus lanes as on x86.
    internal static void DecryptArm<TAes>(AesKey key, ref byte cipher, ref byte plain, int length)
        where TAes : struct, IArmAes
    {
        Invariant.Holds(length >= AesKey.BlockLength && length % AesKey.BlockLength == 0);
        ref byte keys = ref Unsafe.AsRef(in key.RoundKeys);
        var previous = key.Iv;
        for (int i = 0; i < length; i += 4 * AesKey.BlockLength)
        {
            ref byte source = ref Unsafe.Add(ref cipher, i);
            ref byte target = ref Unsafe.Add(ref plain, i);
            var c0 = Vector128.LoadUnsafe(ref source, 0);
            var c1 = Vector128.LoadUnsafe(ref source, 16);
            var c2 = Vector128.LoadUnsafe(ref source, 32);
            var c3 = Vector128.LoadUnsafe(ref source, 48);

            Vector128<byte> s0 = c0, s1 = c1, s2 = c2, s3 = c3;
            Vector128<byte> k;
            for (nuint round = 0; round < AesKey.Rounds - 1; round++)
            {
                k = Vector128.LoadUnsafe(ref keys, round * 16);
                s0 = TAes.InverseMixColumns(TAes.Decrypt(s0, k));
                s1 = TAes.InverseMixColumns(TAes.Decrypt(s1, k));
                s2 = TAes.InverseMixColumns(TAes.Decrypt(s2, k));
                s3 = TAes.InverseMixColumns(TAes.Decrypt(s3, k));
            }

            k = Vector128.LoadUnsafe(ref keys, (AesKey.Rounds - 1) * 16);
            var last = Vector128.LoadUnsafe(ref keys, AesKey.Rounds * 16);
            (TAes.Decrypt(s0, k) ^ last ^ previous).StoreUnsafe(ref target, 0);
            (TAes.Decrypt(s1, k) ^ last ^ c0).StoreUnsafe(ref target, 16);
            (TAes.Decrypt(s2, k) ^ last ^ c1).StoreUnsafe(ref target, 32);
            (TAes.Decrypt(s3, k) ^ last ^ c2).StoreUnsafe(ref target, 48);
            previous = c3;
        }
    }
}
