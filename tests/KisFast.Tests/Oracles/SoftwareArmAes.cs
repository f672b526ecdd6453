using System.Runtime.Intrinsics;
using KisFast.Decryption;

namespace KisFast.Oracles;

/// <summary>
/// AESD and AESIMC from their pseudocode (Arm ARM, AESInvShiftRows, AESInvSubBytes, AESInvMixColumns), so that the Arm path's round
/// structure runs on any machine. The S-box is computed from its definition, FIPS 197 §5.1.1.
/// </summary>
internal readonly struct SoftwareArmAes : IArmAes
{
    private static readonly byte[] InverseSBox = CreateInverseSBox();
    private static readonly byte[][] Products =
        [.. new[] { 14, 11, 13, 9 }.Select(factor => Enumerable.Range(0, 256).Select(value => Multiply(value, factor)).ToArray())];

    public static Vector128<byte> Decrypt(Vector128<byte> value, Vector128<byte> roundKey)
    {
        var added = value ^ roundKey;
        Span<byte> state = stackalloc byte[16];
        for (int column = 0; column < 4; column++)
        {
            for (int row = 0; row < 4; row++)
                state[(4 * ((column + row) % 4)) + row] = InverseSBox[added.GetElement((4 * column) + row)];
        }

        return Vector128.Create<byte>(state);
    }

    public static Vector128<byte> InverseMixColumns(Vector128<byte> value)
    {
        Span<byte> state = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
        {
            int sum = 0;
            for (int row = 0; row < 4; row++) sum ^= Products[(row - i) & 3][value.GetElement((i & ~3) + row)];
            state[i] = (byte)sum;
        }

        return Vector128.Create<byte>(state);
    }

    private static byte Multiply(int a, int b)
    {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--)
        {
            product <<= 1;
            if (product > 255) product ^= 0x11B;
            if ((b >> bit & 1) != 0) product ^= a;
        }

        return (byte)product;
    }

    private static byte[] CreateInverseSBox()
    {
        var inverse = new byte[256];
        for (int value = 0; value < 256; value++)
        {
            int reciprocal = Enumerable.Range(0, 256).FirstOrDefault(other => Multiply(value, other) == 1);
            int substituted = 0x63;
            for (int turn = 0; turn < 5; turn++) substituted ^= (reciprocal << turn | reciprocal >> (8 - turn)) & 255;
            inverse[substituted] = (byte)value;
        }

        return inverse;
    }
}
