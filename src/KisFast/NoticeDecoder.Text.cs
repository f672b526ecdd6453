using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KisFast.Decryption;
using KisFast.Framing;

namespace KisFast;

/// <content>The text of a frame, for who keeps it. Cold: it is decrypted for this once more.</content>
public sealed partial class NoticeDecoder
{
    /// <summary>
    /// The frame as a plain one, <c>0|TR|NNN|text</c>: what
    /// <see cref="Decode{TWriter}(ReadOnlySpan{byte}, ref TWriter, in RecordStamp, out int)"/> would read of it.
    /// </summary>
    /// <returns>Null when it is no frame of a notice, or no key fits.</returns>
    internal byte[]? TryReveal(ReadOnlySpan<byte> frame)
    {
        if (KisFrame.TryParse(frame, out var head) != RejectReason.None) return null;
        if (!head.IsEncrypted) return frame.ToArray();
        var buffer = _buffer ??= DecryptBuffer.Pool.Get();
        long others = OtherTrFrames;
        var reason = Decrypt(head, buffer, out int length);
        OtherTrFrames = others;
        if (reason != RejectReason.None) return null;
        int headLength = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(frame), ref MemoryMarshal.GetReference(head.Payload));
        byte[] text = new byte[headLength + length];
        frame[..headLength].CopyTo(text);
        buffer.Plain[..length].CopyTo(text.AsSpan(headLength));
        text[0] = (byte)'0';
        return text;
    }
}
