using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace KisFast;

/// <summary>Up to 16 bytes of UTF-8 in place: an identifier. Shorter text is followed by zero bytes, absent text is all zero.</summary>
[InlineArray(Capacity)]
#pragma warning disable CA1036 // Texts are sorted, not measured: no < and >.
public struct FixedText16 : IEquatable<FixedText16>, IComparable<FixedText16>, ISpanFormattable, IUtf8SpanFormattable
#pragma warning restore CA1036
{
    /// <summary>The largest number of bytes.</summary>
    public const int Capacity = 16;

    private byte _first;

    /// <summary>Copies <paramref name="utf8"/>.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Capacity"/> bytes.</exception>
    public FixedText16(ReadOnlySpan<byte> utf8)
    {
        FixedText.ThrowIfTooLong(utf8.Length, Capacity);
        utf8.CopyTo(this);
    }

    /// <summary>Copies the UTF-8 form of <paramref name="text"/>.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Capacity"/> bytes.</exception>
    public FixedText16(string text) => FixedText.Encode(text, this);

    /// <summary>The number of bytes, 0 to 16.</summary>
    /// <remarks>The bit below the sixteen stands for the end of an empty text.</remarks>
    public readonly int Length => 16 - BitOperations.LeadingZeroCount(
        (~Vector128.Equals(Bits, Vector128<byte>.Zero).ExtractMostSignificantBits() << 16) | 0x8000);

    /// <summary>Whether the wire value was empty.</summary>
    public readonly bool IsEmpty => Bits == Vector128<byte>.Zero;

    /// <summary>The bytes as received, spaces at both ends trimmed; NUL bytes at the end are lost, as they look like the buffer's rest.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Utf8 => MemoryMarshal.CreateReadOnlySpan(in _first, Length);

    internal readonly Vector128<byte> Bits => Vector128.LoadUnsafe(in _first);

    /// <inheritdoc/>
    public readonly bool Equals(FixedText16 other) => Bits == other.Bits;

    /// <summary>Whether the text is exactly <paramref name="utf8"/>, as in <c>record.Symbol.Equals("AAPL"u8)</c>.</summary>
    public readonly bool Equals(ReadOnlySpan<byte> utf8) => Utf8.SequenceEqual(utf8);

    /// <summary>Whether the text is exactly <paramref name="text"/>. Does not allocate.</summary>
    public readonly bool Equals(ReadOnlySpan<char> text) => FixedText.Equal(Utf8, text);

    /// <summary>Whether the text is exactly <paramref name="text"/>; an absent one equals null and the empty string. Does not allocate.</summary>
    public readonly bool Equals(string? text) => FixedText.Equal(Utf8, text);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FixedText16 other && Equals(other);

    /// <summary>By bytes, which for UTF-8 is by code points; absent text comes first.</summary>
    public readonly int CompareTo(FixedText16 other) => Utf8.SequenceCompareTo(other.Utf8);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => FixedText.Hash(Bits);

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD. Allocates.</summary>
    public override readonly string ToString() => Encoding.UTF8.GetString(Utf8);

    /// <summary>As <see cref="ToString()"/>: there are no formats.</summary>
    public readonly string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes the text; bytes that are not UTF-8 become U+FFFD. There are no formats.</summary>
    public readonly bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Encoding.UTF8.TryGetChars(Utf8, destination, out charsWritten);

    /// <summary>Writes the bytes as they are. There are no formats.</summary>
    public readonly bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        FixedText.TryCopy(Utf8, utf8Destination, out bytesWritten);

    /// <summary>Byte equality.</summary>
    public static bool operator ==(FixedText16 left, FixedText16 right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(FixedText16 left, FixedText16 right) => !left.Equals(right);

    /// <summary>Whether the text is exactly this one. Does not allocate.</summary>
    public static bool operator ==(FixedText16 left, string? right) => left.Equals(right);

    /// <summary>Whether the text is another one. Does not allocate.</summary>
    public static bool operator !=(FixedText16 left, string? right) => !left.Equals(right);

    /// <summary>Whether the text is exactly these bytes.</summary>
    public static bool operator ==(FixedText16 left, ReadOnlySpan<byte> right) => left.Equals(right);

    /// <summary>Whether the text is other than these bytes.</summary>
    public static bool operator !=(FixedText16 left, ReadOnlySpan<byte> right) => !left.Equals(right);

    /// <summary>The text. Allocates.</summary>
    public static explicit operator string(FixedText16 text) => text.ToString();

    /// <summary>The UTF-8 form of a text.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Capacity"/> bytes.</exception>
    public static explicit operator FixedText16(string text) => new(text);
}
