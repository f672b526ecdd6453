using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KisFast.Decryption;

internal static partial class CbcDecryptor
{
    private static void DecryptPortable(AesKey key, DecryptBuffer buffer, int length)
    {
        Invariant.Holds(length >= AesKey.BlockLength && length % AesKey.BlockLength == 0 && length <= buffer.Capacity);
        key.Portable.Decrypt(buffer.CipherArray, DecryptBuffer.Margin, length, buffer.PlainArray);

        // CBC: each block was XORed with the ciphertext before it, the first with the iv.
        ref byte cipher = ref buffer.CipherStart;
        ref byte plain = ref buffer.PlainStart;
        var previous = key.Iv;
        for (int i = 0; i < length; i += AesKey.BlockLength)
        {
            ref byte block = ref Unsafe.Add(ref plain, i);
            (Vector128.LoadUnsafe(ref block) ^ previous).StoreUnsafe(ref block);
            previous = Vector128.LoadUnsafe(ref Unsafe.Add(ref cipher, i));
        }
    }
}
