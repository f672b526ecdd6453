using System.Buffers;

namespace KisFast.Framing;

/// <summary>RFC 6455 §5.2 opcodes.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

/// <summary>What <see cref="WebSocketMessageReader.TryRead"/> found.</summary>
internal enum WebSocketReadStatus
{
    /// <summary>The buffer holds no further whole message: read more from the peer.</summary>
    NeedMore,

    /// <summary>A whole data message or control frame.</summary>
    Message,

    /// <summary>The peer broke the protocol or a limit: see <see cref="WebSocketMessageReader.Error"/>. The connection is over.</summary>
    Failed,
}

/// <summary>A whole data message (reassembled when it was fragmented) or one control frame.</summary>
/// <param name="opcode">Text, Binary, Close, Ping or Pong.</param>
/// <param name="payload">Valid until the next read.</param>
internal readonly ref struct WebSocketMessage(WebSocketOpcode opcode, ReadOnlySequence<byte> payload)
{
    public WebSocketOpcode Opcode { get; } = opcode;

    public ReadOnlySequence<byte> Payload { get; } = payload;
}

/// <summary>Why a connection must be failed (RFC 6455 §7.1.7).</summary>
/// <param name="CloseCode">The status code to close with: 1002 protocol error, 1009 message too big.</param>
/// <param name="Reason">One line: what the peer did, with the section it broke.</param>
internal readonly record struct WebSocketError(ushort CloseCode, string Reason)
{
    public const ushort ProtocolError = 1002;
    public const ushort MessageTooBig = 1009;
}
