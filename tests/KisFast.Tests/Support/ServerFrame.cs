using System.Buffers.Binary;
using System.Text;

namespace KisFast.Tests.Support;

/// <summary>Frames as a server sends them, good or bad.</summary>
internal static class ServerFrame
{
    public static byte[] Text(string text, bool fin = true) => Of(0x1, Encoding.UTF8.GetBytes(text), fin);

    public static byte[] Continuation(string text, bool fin = true) => Of(0x0, Encoding.UTF8.GetBytes(text), fin);

    public static byte[] Close(int code, string reason = "") =>
        Of(0x8, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>Any frame.</summary>
    /// <param name="opcode">0 to 15.</param>
    /// <param name="payload">The payload, as it goes over the wire.</param>
    /// <param name="fin">The FIN bit.</param>
    /// <param name="reserved">The three reserved bits, 0 to 7.</param>
    /// <param name="masked">Sets the mask bit and puts a key of zeros, so that the payload stays.</param>
    /// <param name="lengthBytes">1, 3 or 9 to force a length's form; 0 for the shortest.</param>
    public static byte[] Of(int opcode, byte[] payload, bool fin = true, int reserved = 0, bool masked = false, int lengthBytes = 0)
    {
        if (lengthBytes == 0) lengthBytes = payload.Length <= 125 ? 1 : payload.Length <= 0xFFFF ? 3 : 9;
        var length = new byte[lengthBytes];
        if (lengthBytes == 1) length[0] = (byte)payload.Length;
        else if (lengthBytes == 3) BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        else BinaryPrimitives.WriteUInt64BigEndian(length.AsSpan(1), (ulong)payload.Length);
        if (lengthBytes > 1) length[0] = (byte)(lengthBytes == 3 ? 126 : 127);
        if (masked) length[0] |= 0x80;
        return [(byte)((fin ? 0x80 : 0) | (reserved << 4) | opcode), .. length, .. new byte[masked ? 4 : 0], .. payload];
    }

    public static byte[] Join(params byte[][] frames) => [.. frames.SelectMany(frame => frame)];
}
