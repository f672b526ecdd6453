using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KisFast.Decryption;

/// <summary>PKCS#7 padding (RFC 5652 §6.3): n bytes of value n, 1 to 16, after the text.</summary>
internal static class Pkcs7
{
    /// <summary>Checks every padding byte.</summary>
    /// <param name="plain">Whole blocks of plaintext.</param>
    /// <param name="length">Their length: a multiple of 16, at least 16.</param>
    /// <returns>The length of the text, or -1 when the padding is wrong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetTextLength(ref byte plain, int length)
    {
        Invariant.Holds(length >= AesKey.BlockLength && length % AesKey.BlockLength == 0);
        var lastBlock = Vector128.LoadUnsafe(ref plain, (nuint)(length - AesKey.BlockLength));
        int padding = lastBlock.GetElement(15);
        uint agreeing = Vector128.Equals(lastBlock, Vector128.Create((byte)padding)).ExtractMostSignificantBits();
        // The top `padding` of 16 bits must be set: shifting the others out leaves exactly them.
        return padding is >= 1 and <= AesKey.BlockLength && agreeing >> (AesKey.BlockLength - padding) == (1u << padding) - 1
            ? length - padding
            : -1;
    }
}
