using System.Buffers.Binary;

namespace KisFast.Simulator;

/// <summary>WebSocket frames from server to client (RFC 6455 §5.2): unmasked.</summary>
internal static class FrameWriter
{
    public const int MaxHeader = 10;
    public const byte Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;
    public const byte Final = 0x80;

    public static int HeaderLength(int payloadLength) => payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;

    /// <summary>Writes a header; <paramref name="firstByte"/> is FIN, reserved bits and opcode.</summary>
    public static int WriteHeader(Span<byte> destination, byte firstByte, int payloadLength)
    {
        destination[0] = firstByte;
        switch (HeaderLength(payloadLength))
        {
            case 2:
                destination[1] = (byte)payloadLength;
                return 2;
            case 4:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return 10;
        }
    }

    public static byte[] Whole(byte firstByte, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength(payload.Length) + payload.Length];
        int header = WriteHeader(frame, firstByte, payload.Length);
        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
