using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace KisFast.Framing;

/// <summary>The payload of a close frame, RFC 6455 §5.5.1 and §7.4.</summary>
internal static class WebSocketClose
{
    /// <summary>1000: the purpose is fulfilled.</summary>
    public const ushort Normal = 1000;

    /// <summary>1005: reported locally for a close frame without a code.</summary>
    public const ushort NoStatus = 1005;

    /// <summary>The status code, or <see cref="NoStatus"/> when the payload is empty.</summary>
    public static ushort ReadCode(in ReadOnlySequence<byte> payload)
    {
        if (payload.Length < 2) return NoStatus;
        Span<byte> code = stackalloc byte[2];
        payload.Slice(0, 2).CopyTo(code);
        return BinaryPrimitives.ReadUInt16BigEndian(code);
    }

    /// <summary>The reason text, at most 123 bytes; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string ReadReason(in ReadOnlySequence<byte> payload) =>
        payload.Length <= 2 ? "" : Encoding.UTF8.GetString(payload.Slice(2));

    /// <summary>Whether the payload is empty, or a code that a peer may send with a reason.</summary>
    public static bool IsValid(in ReadOnlySequence<byte> payload, out string? error)
    {
        ushort code = ReadCode(payload);
        error = payload.Length == 1 ? "a close frame has a payload of one byte (RFC 6455 §5.5.1)"
            : payload.Length > 1 && !IsValidCode(code) ? $"close code {code} may not be sent (RFC 6455 §7.4)"
            : null;
        return error is null;
    }

    /// <summary>Whether a peer may put the code on the wire: the registered ones, and 3000 to 4999.</summary>
    public static bool IsValidCode(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
