using System.Buffers.Binary;
using System.Text;

namespace KisFast.Framing;

/// <summary>Writes client-to-server frames: one unfragmented, masked frame each (RFC 6455 §5.3).</summary>
internal static class WebSocketClientFrame
{
    private const int MaxHeaderLength = 14;

    /// <summary>The bytes that a frame of <paramref name="payloadLength"/> bytes takes at the most.</summary>
    public static int GetMaxLength(int payloadLength) => MaxHeaderLength + payloadLength;

    /// <summary>Writes a frame.</summary>
    /// <param name="destination">At least <see cref="GetMaxLength"/> bytes.</param>
    /// <param name="opcode">The opcode; FIN is set.</param>
    /// <param name="payload">The payload, at most 125 bytes for a control frame. May not overlap the destination.</param>
    /// <param name="maskingKey">Unpredictable, fresh for every frame (RFC 6455 §10.3).</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> destination, WebSocketOpcode opcode, ReadOnlySpan<byte> payload, uint maskingKey)
    {
        destination[0] = (byte)(0x80 | (byte)opcode);
        int position;
        if (payload.Length <= 125)
        {
            destination[1] = (byte)(0x80 | payload.Length);
            position = 2;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            destination[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload.Length);
            position = 4;
        }
        else
        {
            destination[1] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payload.Length);
            position = 10;
        }

        Span<byte> mask = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(mask, maskingKey);
        mask.CopyTo(destination[position..]);
        position += 4;
        for (int i = 0; i < payload.Length; i++) destination[position + i] = (byte)(payload[i] ^ mask[i & 3]);
        return position + payload.Length;
    }

    /// <summary>Writes a close frame.</summary>
    /// <param name="destination">At least <see cref="GetMaxLength"/> of 125 bytes.</param>
    /// <param name="code">A code that may be sent.</param>
    /// <param name="reason">At most 123 bytes of UTF-8; longer text is cut at a character.</param>
    /// <param name="maskingKey">As for <see cref="Write"/>.</param>
    /// <returns>The number of bytes written.</returns>
    public static int WriteClose(Span<byte> destination, ushort code, string reason, uint maskingKey)
    {
        Span<byte> payload = stackalloc byte[125];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        Encoding.UTF8.GetEncoder().Convert(reason, payload[2..], flush: true, out _, out int written, out _);
        return Write(destination, WebSocketOpcode.Close, payload[..(2 + written)], maskingKey);
    }
}
