using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace KisFast;

/// <summary>What texts of all lengths share.</summary>
internal static class FixedText
{
    public static int Hash(Vector128<byte> bits) =>
        HashCode.Combine(bits.AsUInt64().GetElement(0), bits.AsUInt64().GetElement(1));

    /// <summary>Encodes a text into its buffer.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public static void Encode(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        if (!Encoding.UTF8.TryGetBytes(text, buffer, out _))
            ThrowIfTooLong(Encoding.UTF8.GetByteCount(text), buffer.Length);
    }

    /// <summary>Whether the bytes are the UTF-8 form of the characters. Does not allocate.</summary>
    public static bool Equal(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> text)
    {
        if (Ascii.Equals(utf8, text))
            return true;
        // A character has one byte at the least; three bytes to each UTF-16 unit always suffice.
        if (text.Length > utf8.Length || Ascii.IsValid(utf8))
            return false;
        Span<byte> encoded = stackalloc byte[3 * FixedText48.Capacity];
        return Utf8.FromUtf16(text, encoded, out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done
            && encoded[..written].SequenceEqual(utf8);
    }

    /// <summary>Copies the bytes where they fit.</summary>
    public static bool TryCopy(ReadOnlySpan<byte> utf8, Span<byte> destination, out int written)
    {
        bool fits = utf8.TryCopyTo(destination);
        written = fits ? utf8.Length : 0;
        return fits;
    }

    public static void ThrowIfTooLong(int length, int capacity)
    {
        if (length > capacity)
            Throw(length, capacity);

        [DoesNotReturn]
        static void Throw(int length, int capacity) =>
            throw new ArgumentException($"{length} bytes of UTF-8 do not fit into {capacity}.");
    }
}
