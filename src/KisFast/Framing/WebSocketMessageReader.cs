using System.Buffers;
using System.Buffers.Binary;

namespace KisFast.Framing;

/// <summary>
/// Cuts the bytes of a server into WebSocket messages: RFC 6455 frames, fragmented messages put together, control frames between
/// the fragments delivered as they come. No I/O. Bounded: a message is at most the given size, control frames 125 bytes.
/// Text is not validated as UTF-8: a bad byte in a name must never cost a fill, and all else of a notice is ASCII.
/// </summary>
/// <param name="maxMessageBytes">The largest data message, in bytes of payload.</param>
internal sealed class WebSocketMessageReader(int maxMessageBytes) : IDisposable
{
    // The fragments of a message that is not yet whole. Acks carry keys, so the buffer is cleared when it is given back.
    private byte[] _fragments = [];
    private int _fragmentsLength;
    private WebSocketOpcode _fragmentedOpcode;

    /// <summary>What went wrong, once a read has failed.</summary>
    public WebSocketError Error { get; private set; }

    /// <summary>Whether fragments of a message have been taken in, and its last has not come.</summary>
    public bool IsInsideMessage => _fragmentedOpcode != 0;

    /// <summary>
    /// The fast path: a whole, unfragmented text message at the front of <paramref name="buffer"/>, as nearly all are. When it says
    /// no, <see cref="TryRead"/> decides.
    /// </summary>
    /// <param name="buffer">The unread bytes.</param>
    /// <param name="payload">The text.</param>
    /// <param name="consumed">Header and payload, in bytes.</param>
    public bool TryReadWholeText(ReadOnlySpan<byte> buffer, out ReadOnlySpan<byte> payload, out int consumed)
    {
        Invariant.Holds(maxMessageBytes >= 0);
        payload = default;
        consumed = 0;
        if (buffer.Length < 4 || buffer[0] != 0x81 || _fragmentedOpcode != 0) return false;
        int length = buffer[1], header = 2;
        if (length == 126)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
            header = 4;
        }
        else if (length > 126)
        {
            return false;
        }

        if (length > buffer.Length - header || length > maxMessageBytes) return false;
        payload = buffer.Slice(header, length);
        consumed = header + length;
        return true;
    }

    /// <summary>Reads the next message or control frame off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">The unread bytes; advanced past what was consumed. Fragments are consumed as they come.</param>
    /// <param name="message">The message, valid until the next call and while the caller keeps the buffer.</param>
    public WebSocketReadStatus TryRead(ref ReadOnlySequence<byte> buffer, out WebSocketMessage message)
    {
        message = default;
        while (true)
        {
            var status = WebSocketFrameHeader.TryRead(buffer, out var header, out string? error);
            if (status == WebSocketReadStatus.NeedMore) return status;
            if (status == WebSocketReadStatus.Failed) return Fail(WebSocketError.ProtocolError, error!);
            if (!header.IsControl && !Admits(header)) return WebSocketReadStatus.Failed;

            if (buffer.Length - header.HeaderLength < header.PayloadLength) return WebSocketReadStatus.NeedMore;
            var payload = buffer.Slice(header.HeaderLength, header.PayloadLength);
            buffer = buffer.Slice(payload.End);

            if (header.IsControl)
            {
                if (header.Opcode == WebSocketOpcode.Close && !WebSocketClose.IsValid(payload, out error))
                    return Fail(WebSocketError.ProtocolError, error!);
                message = new WebSocketMessage(header.Opcode, payload);
                return WebSocketReadStatus.Message;
            }

            if (header.Fin && _fragmentedOpcode == 0)
            {
                message = new WebSocketMessage(header.Opcode, payload);
                return WebSocketReadStatus.Message;
            }

            Append(payload);
            if (header.Opcode != WebSocketOpcode.Continuation) _fragmentedOpcode = header.Opcode;
            if (!header.Fin) continue;
            message = new WebSocketMessage(_fragmentedOpcode, new ReadOnlySequence<byte>(_fragments, 0, _fragmentsLength));
            _fragmentedOpcode = 0;
            _fragmentsLength = 0;
            return WebSocketReadStatus.Message;
        }
    }

    /// <summary>Forgets a half-read message: for a new connection.</summary>
    public void Reset()
    {
        Error = default;
        _fragmentedOpcode = 0;
        _fragmentsLength = 0;
        if (_fragments.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_fragments, clearArray: true);
        _fragments = [];
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();

    // Is the data frame allowed here, and does the message stay within the limit? Asked before its payload is waited for, so that a
    // peer cannot make the pipe hold more than one message.
    private bool Admits(in WebSocketFrameHeader header)
    {
        bool continues = header.Opcode == WebSocketOpcode.Continuation;
        if (continues && _fragmentedOpcode == 0)
            Fail(WebSocketError.ProtocolError, "a continuation frame continues nothing (RFC 6455 §5.4)");
        else if (!continues && _fragmentedOpcode != 0)
            Fail(WebSocketError.ProtocolError, "a new message begins inside a fragmented one (RFC 6455 §5.4)");
        else if (header.PayloadLength > maxMessageBytes - _fragmentsLength)
            Fail(WebSocketError.MessageTooBig,
                $"a message of at least {(ulong)header.PayloadLength + (ulong)_fragmentsLength} bytes is over the limit of {maxMessageBytes}");
        else
            return true;
        return false;
    }

    private void Append(in ReadOnlySequence<byte> payload)
    {
        int length = (int)payload.Length;
        if (_fragments.Length - _fragmentsLength < length)
        {
            int wanted = Math.Min(maxMessageBytes, Math.Max(_fragmentsLength + length, _fragments.Length * 2));
            byte[] larger = ArrayPool<byte>.Shared.Rent(wanted);
            _fragments.AsSpan(0, _fragmentsLength).CopyTo(larger);
            if (_fragments.Length > 0) ArrayPool<byte>.Shared.Return(_fragments, clearArray: true);
            _fragments = larger;
        }

        payload.CopyTo(_fragments.AsSpan(_fragmentsLength));
        _fragmentsLength += length;
    }

    private WebSocketReadStatus Fail(ushort closeCode, string reason)
    {
        Error = new WebSocketError(closeCode, reason);
        return WebSocketReadStatus.Failed;
    }
}
