using System.Buffers;
using System.Buffers.Binary;

namespace KisFast.Framing;

/// <summary>The header of a server-to-client frame, RFC 6455 §5.2: 2, 4 or 10 bytes (a server does not mask).</summary>
internal readonly record struct WebSocketFrameHeader(bool Fin, WebSocketOpcode Opcode, long PayloadLength, int HeaderLength)
{
    public const int MaxLength = 10;

    public bool IsControl => ((byte)Opcode & 0x8) != 0;

    /// <summary>Reads a header off the front of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">As many bytes as there are, up to <see cref="MaxLength"/> of which matter.</param>
    /// <param name="header">The header when the result is <see cref="WebSocketReadStatus.Message"/>.</param>
    /// <param name="error">The rule that was broken when the result is <see cref="WebSocketReadStatus.Failed"/>.</param>
    public static WebSocketReadStatus TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header, out string? error)
    {
        header = default;
        error = null;
        if (bytes.Length < 2) return WebSocketReadStatus.NeedMore;

        byte first = bytes[0], second = bytes[1];
        var opcode = (WebSocketOpcode)(first & 0x0F);
        bool fin = (first & 0x80) != 0;
        if ((first & 0x70) != 0) error = "a reserved bit is set and no extension was negotiated (RFC 6455 §5.2)";
        else if ((second & 0x80) != 0) error = "a frame from the server is masked (RFC 6455 §5.1)";
        else if ((byte)opcode is (> 2 and < 8) or > 10) error = $"opcode {(byte)opcode} is reserved (RFC 6455 §5.2)";
        if (error is not null) return WebSocketReadStatus.Failed;

        long length = second & 0x7F;
        int headerLength = 2;
        if (((byte)opcode & 0x8) != 0)
        {
            if (!fin) error = "a control frame is fragmented (RFC 6455 §5.4)";
            else if (length > 125) error = "a control frame is longer than 125 bytes (RFC 6455 §5.5)";
            if (error is not null) return WebSocketReadStatus.Failed;
        }
        else if (length == 126)
        {
            if (bytes.Length < 4) return WebSocketReadStatus.NeedMore;
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            headerLength = 4;
        }
        else if (length == 127)
        {
            if (bytes.Length < 10) return WebSocketReadStatus.NeedMore;
            length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
            headerLength = 10;
            if (length < 0)
            {
                error = "the most significant bit of a 64-bit length is set (RFC 6455 §5.2)";
                return WebSocketReadStatus.Failed;
            }
        }

        header = new WebSocketFrameHeader(fin, opcode, length, headerLength);
        return WebSocketReadStatus.Message;
    }

    /// <summary>The same over segments.</summary>
    public static WebSocketReadStatus TryRead(in ReadOnlySequence<byte> bytes, out WebSocketFrameHeader header, out string? error)
    {
        if (bytes.FirstSpan.Length >= MaxLength || bytes.IsSingleSegment) return TryRead(bytes.FirstSpan, out header, out error);
        Span<byte> front = stackalloc byte[MaxLength];
        int length = (int)Math.Min(MaxLength, bytes.Length);
        bytes.Slice(0, length).CopyTo(front);
        return TryRead(front[..length], out header, out error);
    }
}
