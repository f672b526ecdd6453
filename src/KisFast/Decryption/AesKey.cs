using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace KisFast.Decryption;

/// <summary>
/// An AES-256 key and iv, expanded for decryption by the equivalent inverse cipher (FIPS 197 §5.3.5): 15 round keys of 16 bytes, in
/// the order they are used. Wiped on dispose.
/// </summary>
internal sealed class AesKey : IDisposable
{
    public const int KeyLength = 32;
    public const int IvLength = 16;
    public const int BlockLength = 16;
    public const int Rounds = 14;

    private readonly byte[] _roundKeys = GC.AllocateArray<byte>((Rounds + 1) * BlockLength, pinned: true);
    private readonly byte[] _iv = GC.AllocateArray<byte>(IvLength, pinned: true);
    private readonly PortableEcb _portable;

    /// <summary>Expands a key.</summary>
    /// <param name="key">32 bytes: the UTF-8 bytes of the ack's <c>key</c>.</param>
    /// <param name="iv">16 bytes: the UTF-8 bytes of the ack's <c>iv</c>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public AesKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        if (key.Length != KeyLength) throw new ArgumentException($"An AES-256 key has {KeyLength} bytes, not {key.Length}.", nameof(key));
        if (iv.Length != IvLength) throw new ArgumentException($"An AES iv has {IvLength} bytes, not {iv.Length}.", nameof(iv));
        iv.CopyTo(_iv);
        ExpandForDecryption(key, _roundKeys);
        _portable = new PortableEcb(key);
    }

    /// <summary>The first of the 15 round keys.</summary>
    public ref readonly byte RoundKeys => ref MemoryMarshal.GetArrayDataReference(_roundKeys);

    public Vector128<byte> Iv => Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_iv));

    /// <summary>The platform's cipher with the same key, for machines without AES instructions.</summary>
    public PortableEcb Portable => _portable;

    /// <summary>Wipes the key material. The key may not be used afterwards.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_roundKeys);
        CryptographicOperations.ZeroMemory(_iv);
        _portable.Dispose();
    }

    // FIPS 197 §5.2, then the schedule reversed with InvMixColumns applied to the inner round keys.
    private static void ExpandForDecryption(ReadOnlySpan<byte> key, Span<byte> roundKeys)
    {
        Span<byte> forward = stackalloc byte[(Rounds + 1) * BlockLength];
        key.CopyTo(forward);
        byte rcon = 1;
        for (int i = KeyLength; i < forward.Length; i += 4)
        {
            var previous = forward.Slice(i - 4, 4);
            byte a = previous[0], b = previous[1], c = previous[2], d = previous[3];
            if (i % KeyLength == 0)
            {
                (a, b, c, d) = ((byte)(SBox[b] ^ rcon), SBox[c], SBox[d], SBox[a]);
                rcon <<= 1;
            }
            else if (i % KeyLength == 16)
            {
                (a, b, c, d) = (SBox[a], SBox[b], SBox[c], SBox[d]);
            }

            forward[i] = (byte)(forward[i - KeyLength] ^ a);
            forward[i + 1] = (byte)(forward[i - KeyLength + 1] ^ b);
            forward[i + 2] = (byte)(forward[i - KeyLength + 2] ^ c);
            forward[i + 3] = (byte)(forward[i - KeyLength + 3] ^ d);
        }

        for (int round = 0; round <= Rounds; round++)
        {
            var target = roundKeys.Slice(round * BlockLength, BlockLength);
            forward.Slice((Rounds - round) * BlockLength, BlockLength).CopyTo(target);
            if (round is 0 or Rounds) continue;
            for (int column = 0; column < BlockLength; column += 4) InverseMixColumn(target.Slice(column, 4));
        }

        CryptographicOperations.ZeroMemory(forward);
    }

    private static void InverseMixColumn(Span<byte> column)
    {
        byte a = column[0], b = column[1], c = column[2], d = column[3];
        column[0] = (byte)(Times(a, 14) ^ Times(b, 11) ^ Times(c, 13) ^ Times(d, 9));
        column[1] = (byte)(Times(a, 9) ^ Times(b, 14) ^ Times(c, 11) ^ Times(d, 13));
        column[2] = (byte)(Times(a, 13) ^ Times(b, 9) ^ Times(c, 14) ^ Times(d, 11));
        column[3] = (byte)(Times(a, 11) ^ Times(b, 13) ^ Times(c, 9) ^ Times(d, 14));
    }

    // Multiplication in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, FIPS 197 §4.2.
    private static int Times(int value, int factor)
    {
        int product = 0;
        for (; factor != 0; factor >>= 1)
        {
            if ((factor & 1) != 0) product ^= value;
            value = (value << 1) ^ ((value & 0x80) != 0 ? 0x11B : 0);
        }

        return product;
    }

    // FIPS 197, figure 7.
    private static ReadOnlySpan<byte> SBox =>
    [
        0x63, 0x7C, 0x77, 0x7B, 0xF2, 0x6B, 0x6F, 0xC5, 0x30, 0x01, 0x67, 0x2B, 0xFE, 0xD7, 0xAB, 0x76,
        0xCA, 0x82, 0xC9, 0x7D, 0xFA, 0x59, 0x47, 0xF0, 0xAD, 0xD4, 0xA2, 0xAF, 0x9C, 0xA4, 0x72, 0xC0,
        0xB7, 0xFD, 0x93, 0x26, 0x36, 0x3F, 0xF7, 0xCC, 0x34, 0xA5, 0xE5, 0xF1, 0x71, 0xD8, 0x31, 0x15,
        0x04, 0xC7, 0x23, 0xC3, 0x18, 0x96, 0x05, 0x9A, 0x07, 0x12, 0x80, 0xE2, 0xEB, 0x27, 0xB2, 0x75,
        0x09, 0x83, 0x2C, 0x1A, 0x1B, 0x6E, 0x5A, 0xA0, 0x52, 0x3B, 0xD6, 0xB3, 0x29, 0xE3, 0x2F, 0x84,
        0x53, 0xD1, 0x00, 0xED, 0x20, 0xFC, 0xB1, 0x5B, 0x6A, 0xCB, 0xBE, 0x39, 0x4A, 0x4C, 0x58, 0xCF,
        0xD0, 0xEF, 0xAA, 0xFB, 0x43, 0x4D, 0x33, 0x85, 0x45, 0xF9, 0x02, 0x7F, 0x50, 0x3C, 0x9F, 0xA8,
        0x51, 0xA3, 0x40, 0x8F, 0x92, 0x9D, 0x38, 0xF5, 0xBC, 0xB6, 0xDA, 0x21, 0x10, 0xFF, 0xF3, 0xD2,
        0xCD, 0x0C, 0x13, 0xEC, 0x5F, 0x97, 0x44, 0x17, 0xC4, 0xA7, 0x7E, 0x3D, 0x64, 0x5D, 0x19, 0x73,
        0x60, 0x81, 0x4F, 0xDC, 0x22, 0x2A, 0x90, 0x88, 0x46, 0xEE, 0xB8, 0x14, 0xDE, 0x5E, 0x0B, 0xDB,
        0xE0, 0x32, 0x3A, 0x0A, 0x49, 0x06, 0x24, 0x5C, 0xC2, 0xD3, 0xAC, 0x62, 0x91, 0x95, 0xE4, 0x79,
        0xE7, 0xC8, 0x37, 0x6D, 0x8D, 0xD5, 0x4E, 0xA9, 0x6C, 0x56, 0xF4, 0xEA, 0x65, 0x7A, 0xAE, 0x08,
        0xBA, 0x78, 0x25, 0x2E, 0x1C, 0xA6, 0xB4, 0xC6, 0xE8, 0xDD, 0x74, 0x1F, 0x4B, 0xBD, 0x8B, 0x8A,
        0x70, 0x3E, 0xB5, 0x66, 0x48, 0x03, 0xF6, 0x0E, 0x61, 0x35, 0x57, 0xB9, 0x86, 0xC1, 0x1D, 0x9E,
        0xE1, 0xF8, 0x98, 0x11, 0x69, 0xD9, 0x8E, 0x94, 0x9B, 0x1E, 0x87, 0xE9, 0xCE, 0x55, 0x28, 0xDF,
        0x8C, 0xA1, 0x89, 0x0D, 0xBF, 0xE6, 0x42, 0x68, 0x41, 0x99, 0x2D, 0x0F, 0xB0, 0x54, 0xBB, 0x16,
    ];
}
