using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace KisFast;

/// <summary>Up to 48 bytes of UTF-8 in place: a name. Shorter text is followed by zero bytes, absent text is all zero.</summary>
[InlineArray(Capacity)]
#pragma warning disable CA1036 // Texts are sorted, not measured: no < and >.
public struct FixedText48 : IEquatable<FixedText48>, IComparable<FixedText48>, ISpanFormattable, IUtf8SpanFormattable
#pragma warning restore CA1036
{
    /// <summary>The largest number of bytes.</summary>
    public const int Capacity = 48;

    private byte _first;

    /// <summary>Copies <paramref name="utf8"/>.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Capacity"/> bytes.</exception>
    public FixedText48(ReadOnlySpan<byte> utf8)
    {
        FixedText.ThrowIfTooLong(utf8.Length, Capacity);
        utf8.CopyTo(this);
    }

    /// <summary>Copies the UTF-8 form of <paramref name="text"/>.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Capacity"/> bytes.</exception>
    public FixedText48(string text) => FixedText.Encode(text, this);

    /// <summary>The number of bytes, 0 to 48.</summary>
    public readonly int Length => MemoryMarshal.CreateReadOnlySpan(in _first, Capacity).LastIndexOfAnyExcept((byte)0) + 1;

    /// <summary>Whether the wire value was empty.</summary>
    public readonly bool IsEmpty => Length == 0;

    /// <summary>The bytes as received, spaces at both ends trimmed; NUL bytes at the end are lost, as they look like the buffer's rest.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Utf8 => MemoryMarshal.CreateReadOnlySpan(in _first, Length);

    /// <inheritdoc/>
    public readonly bool Equals(FixedText48 other) =>
        MemoryMarshal.CreateReadOnlySpan(in _first, Capacity).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(in other._first, Capacity));

    /// <summary>Whether the text is exactly <paramref name="utf8"/>, as in <c>record.Symbol.Equals("AAPL"u8)</c>.</summary>
    public readonly bool Equals(ReadOnlySpan<byte> utf8) => Utf8.SequenceEqual(utf8);

    /// <summary>Whether the text is exactly <paramref name="text"/>. Does not allocate.</summary>
    public readonly bool Equals(ReadOnlySpan<char> text) => FixedText.Equal(Utf8, text);

    /// <summary>Whether the text is exactly <paramref name="text"/>; an absent one equals null and the empty string. Does not allocate.</summary>
    public readonly bool Equals(string? text) => FixedText.Equal(Utf8, text);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FixedText48 other && Equals(other);

    /// <summary>By bytes, which for UTF-8 is by code points; absent text comes first.</summary>
    public readonly int CompareTo(FixedText48 other) => Utf8.SequenceCompareTo(other.Utf8);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => FixedText.Hash(Vector128.LoadUnsafe(in _first));

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
    public static bool operator ==(FixedText48 left, FixedText48 right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(FixedText48 left, FixedText48 right) => !left.Equals(right);

    /// <summary>Whether the text is exactly this one. Does not allocate.</summary>
    public static bool operator ==(FixedText48 left, string? right) => left.Equals(right);

    /// <summary>Whether the text is another one. Does not allocate.</summary>
    public static bool operator !=(FixedText48 left, string? right) => !left.Equals(right);

    /// <summary>Whether the text is exactly these bytes.</summary>
    public static bool operator ==(FixedText48 left, ReadOnlySpan<byte> right) => left.Equals(right);

    /// <summary>Whether the text is other than these bytes.</summary>
    public static bool operator !=(FixedText48 left, ReadOnlySpan<byte> right) => !left.Equals(right);

    /// <summary>The text. Allocates.</summary>
    public static explicit operator string(FixedText48 text) => text.ToString();

    /// <summary>The UTF-8 form of a text.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Capacity"/> bytes.</exception>
    public static explicit operator FixedText48(string text) => new(text);
}
