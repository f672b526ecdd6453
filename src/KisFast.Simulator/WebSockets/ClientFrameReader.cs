using System.Buffers;
using System.Buffers.Binary;

namespace KisFast.Simulator;

/// <summary>What the frame reader found.</summary>
internal enum ClientFrameKind { Message, Ping, Pong, Close, End, ProtocolError, TooLarge }

/// <summary>Reads a client's masked frames off a stream and joins fragments (RFC 6455 §5).</summary>
internal sealed class ClientFrameReader(Stream stream)
{
    /// <summary>A subscription is a few hundred bytes; this is plenty.</summary>
    public const int MaxMessage = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _message = new();
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The next message or control frame; the payload stays valid until the next call.</summary>
    public async ValueTask<(ClientFrameKind Kind, ReadOnlyMemory<byte> Payload)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await FillAsync(2, cancellationToken).ConfigureAwait(false)) return (ClientFrameKind.End, default);
            byte first = _buffer[_start], second = _buffer[_start + 1];
            int opcode = first & 0x0F;
            int lengthBytes = (second & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
            if ((first & 0x70) != 0 || (second & 0x80) == 0) return (ClientFrameKind.ProtocolError, default);
            if (!await FillAsync(2 + lengthBytes + 4, cancellationToken).ConfigureAwait(false)) return (ClientFrameKind.End, default);
            ulong length = lengthBytes switch
            {
                2 => BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start + 2)),
                8 => BinaryPrimitives.ReadUInt64BigEndian(_buffer.AsSpan(_start + 2)),
                _ => (ulong)(second & 0x7F),
            };
            if (length > MaxMessage || _message.WrittenCount + (int)length > MaxMessage) return (ClientFrameKind.TooLarge, default);
            int header = 2 + lengthBytes + 4;
            if (!await FillAsync(header + (int)length, cancellationToken).ConfigureAwait(false)) return (ClientFrameKind.End, default);
            Memory<byte> payload = _buffer.AsMemory(_start + header, (int)length);
            Unmask(payload.Span, _buffer.AsSpan(_start + header - 4, 4));
            _start += header + (int)length;
            bool final = (first & 0x80) != 0;
            switch (opcode)
            {
                case FrameWriter.Ping when final: return (ClientFrameKind.Ping, payload);
                case FrameWriter.Pong when final: return (ClientFrameKind.Pong, payload);
                case FrameWriter.Close when final: return (ClientFrameKind.Close, payload);
                case FrameWriter.Text or FrameWriter.Binary when _message.WrittenCount == 0 && final:
                    return (ClientFrameKind.Message, payload);
                case FrameWriter.Text or FrameWriter.Binary or FrameWriter.Continuation:
                    _message.Write(payload.Span);
                    if (!final) break;
                    byte[] whole = _message.WrittenSpan.ToArray();
                    _message.Clear();
                    return (ClientFrameKind.Message, whole);
                default: return (ClientFrameKind.ProtocolError, default);
            }
        }
    }

    private static void Unmask(Span<byte> payload, ReadOnlySpan<byte> mask)
    {
        for (int i = 0; i < payload.Length; i++) payload[i] ^= mask[i & 3];
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            if (count > _buffer.Length) Array.Resize(ref _buffer, count);
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }
}
