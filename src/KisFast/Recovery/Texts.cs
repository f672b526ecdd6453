using System.Text;

namespace KisFast.Recovery;

/// <summary>Text of the order history into the buffers of a record.</summary>
internal static class Texts
{
    /// <summary>An identifier; empty when it is too long to be one.</summary>
    public static FixedText16 Identifier(string text) =>
        Encoding.UTF8.GetByteCount(text) <= FixedText16.Capacity ? new FixedText16(text) : default;

    /// <summary>A name, cut at a character where it does not fit.</summary>
    public static FixedText48 Name(string text, out bool isCut)
    {
        Span<byte> utf8 = stackalloc byte[FixedText48.Capacity];
        Encoding.UTF8.GetEncoder().Convert(text, utf8, flush: true, out int used, out int written, out _);
        isCut = used < text.Length;
        return new FixedText48(utf8[..written]);
    }
}
