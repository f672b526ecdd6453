using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace KisFast.Decryption;

internal static partial class CbcDecryptor
{
    // AESDEC takes several cycles and a new one can start every cycle (or half): eight independent blocks keep the unit busy. A
    // shorter rest is decrypted as eight too: the surplus lanes decrypt whatever lies in the buffer's margin and their results fall
    // into the margin of the plain side, which is cheaper than a branch tree over 1 to 7 blocks.
    internal static void DecryptX86(AesKey key, ref byte cipher, ref byte plain, int length)
    {
        Invariant.Holds(length >= AesKey.BlockLength && length % AesKey.BlockLength == 0);
        ref byte keys = ref Unsafe.AsRef(in key.RoundKeys);
        var previous = key.Iv;
        for (int i = 0; i < length; i += 8 * AesKey.BlockLength)
        {
            ref byte source = ref Unsafe.Add(ref cipher, i);
            ref byte target = ref Unsafe.Add(ref plain, i);
            var k = Vector128.LoadUnsafe(ref keys);
            var s0 = Vector128.LoadUnsafe(ref source, 0) ^ k;
            var s1 = Vector128.LoadUnsafe(ref source, 16) ^ k;
            var s2 = Vector128.LoadUnsafe(ref source, 32) ^ k;
            var s3 = Vector128.LoadUnsafe(ref source, 48) ^ k;
            var s4 = Vector128.LoadUnsafe(ref source, 64) ^ k;
            var s5 = Vector128.LoadUnsafe(ref source, 80) ^ k;
            var s6 = Vector128.LoadUnsafe(ref source, 96) ^ k;
            var s7 = Vector128.LoadUnsafe(ref source, 112) ^ k;
            for (nuint round = 1; round < AesKey.Rounds; round++)
            {
                k = Vector128.LoadUnsafe(ref keys, round * 16);
                s0 = Aes.Decrypt(s0, k);
                s1 = Aes.Decrypt(s1, k);
                s2 = Aes.Decrypt(s2, k);
                s3 = Aes.Decrypt(s3, k);
                s4 = Aes.Decrypt(s4, k);
                s5 = Aes.Decrypt(s5, k);
                s6 = Aes.Decrypt(s6, k);
                s7 = Aes.Decrypt(s7, k);
            }

            // The ciphertext is read again rather than kept: eight states and a key are what sixteen registers hold without moves.
            k = Vector128.LoadUnsafe(ref keys, AesKey.Rounds * 16);
            (Aes.DecryptLast(s0, k) ^ previous).StoreUnsafe(ref target, 0);
            (Aes.DecryptLast(s1, k) ^ Vector128.LoadUnsafe(ref source, 0)).StoreUnsafe(ref target, 16);
            (Aes.DecryptLast(s2, k) ^ Vector128.LoadUnsafe(ref source, 16)).StoreUnsafe(ref target, 32);
            (Aes.DecryptLast(s3, k) ^ Vector128.LoadUnsafe(ref source, 32)).StoreUnsafe(ref target, 48);
            (Aes.DecryptLast(s4, k) ^ Vector128.LoadUnsafe(ref source, 48)).StoreUnsafe(ref target, 64);
            (Aes.DecryptLast(s5, k) ^ Vector128.LoadUnsafe(ref source, 64)).StoreUnsafe(ref target, 80);
            (Aes.DecryptLast(s6, k) ^ Vector128.LoadUnsafe(ref source, 80)).StoreUnsafe(ref target, 96);
            (Aes.DecryptLast(s7, k) ^ Vector128.LoadUnsafe(ref source, 96)).StoreUnsafe(ref target, 112);
            previous = Vector128.LoadUnsafe(ref source, 112);
        }
    }
}
