using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KisFast.Benchmarks.Rivals;

/// <summary>AES-256 key expansion with the instructions made for it (Intel's AES-NI white paper, figure 31).</summary>
internal static class AesNiKeys
{
    private const int Rounds = 14;

    /// <summary>The 15 round keys of the equivalent inverse cipher, in the order of use.</summary>
    public static void ExpandForDecryption(ReadOnlySpan<byte> key, Span<Vector128<byte>> keys)
    {
        Span<Vector128<byte>> forward = stackalloc Vector128<byte>[Rounds + 2];
        forward[0] = Vector128.Create(key[..16]);
        forward[1] = Vector128.Create(key[16..32]);
        ReadOnlySpan<byte> roundConstants = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40];
        for (int i = 0; i < roundConstants.Length; i++)
        {
            var first = forward[2 * i];
            var second = forward[(2 * i) + 1];
            // KeygenAssist wants a constant: with 0, then the round constant by hand on the rotated word.
            var word = Aes.KeygenAssist(second, 0).AsUInt32().GetElement(3) ^ roundConstants[i];
            forward[(2 * i) + 2] = first = Spread(first) ^ Vector128.Create(word).AsByte();
            word = Aes.KeygenAssist(first, 0).AsUInt32().GetElement(2);
            forward[(2 * i) + 3] = Spread(second) ^ Vector128.Create(word).AsByte();
        }

        for (int round = 0; round <= Rounds; round++)
        {
            var roundKey = forward[Rounds - round];
            keys[round] = round is 0 or Rounds ? roundKey : Aes.InverseMixColumns(roundKey);
        }
    }

    // Each word XORed with all words before it.
    private static Vector128<byte> Spread(Vector128<byte> key)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        return key ^ Sse2.ShiftLeftLogical128BitLane(key, 8);
    }
}
