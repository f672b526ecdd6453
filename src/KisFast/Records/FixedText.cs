using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace KisFast;

/// <summary>Up to 16 bytes of UTF-8 in place: an identifier. Shorter text is followed by zero bytes, absent text is all zero.</summary>
[InlineArray(Capacity)]
public struct FixedText16 : IEquatable<FixedText16>
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
    public FixedText16(string text) : this(Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>The number of bytes, 0 to 16.</summary>
    /// <remarks>The bit below the sixteen stands for the end of an empty text.</remarks>
    public readonly int Length => 16 - BitOperations.LeadingZeroCount(
        (~Vector128.Equals(Bits, Vector128<byte>.Zero).ExtractMostSignificantBits() << 16) | 0x8000);

    /// <summary>Whether the wire value was empty.</summary>
    public readonly bool IsEmpty => Bits == Vector128<byte>.Zero;

    /// <summary>The bytes as received, spaces at both ends trimmed; NUL bytes at the end are lost, as they look like the buffer's rest.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Utf8 => MemoryMarshal.CreateReadOnlySpan(in _first, Length);

    private readonly Vector128<byte> Bits => Vector128.LoadUnsafe(in _first);

    /// <inheritdoc/>
    public readonly bool Equals(FixedText16 other) => Bits == other.Bits;

    /// <summary>Whether the text is exactly <paramref name="utf8"/>, as in <c>record.Symbol.Equals("AAPL"u8)</c>.</summary>
    public readonly bool Equals(ReadOnlySpan<byte> utf8) => Utf8.SequenceEqual(utf8);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FixedText16 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => FixedText.Hash(Bits);

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD. Allocates.</summary>
    public override readonly string ToString() => Encoding.UTF8.GetString(Utf8);

    /// <summary>Byte equality.</summary>
    public static bool operator ==(FixedText16 left, FixedText16 right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(FixedText16 left, FixedText16 right) => !left.Equals(right);
}

/// <summary>Up to 48 bytes of UTF-8 in place: a name. Shorter text is followed by zero bytes, absent text is all zero.</summary>
[InlineArray(Capacity)]
public struct FixedText48 : IEquatable<FixedText48>
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
    public FixedText48(string text) : this(Encoding.UTF8.GetBytes(text))
    {
    }

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

    /// <summary>Whether the text is exactly <paramref name="utf8"/>.</summary>
    public readonly bool Equals(ReadOnlySpan<byte> utf8) => Utf8.SequenceEqual(utf8);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FixedText48 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => FixedText.Hash(Vector128.LoadUnsafe(in _first));

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD. Allocates.</summary>
    public override readonly string ToString() => Encoding.UTF8.GetString(Utf8);

    /// <summary>Byte equality.</summary>
    public static bool operator ==(FixedText48 left, FixedText48 right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(FixedText48 left, FixedText48 right) => !left.Equals(right);
}

internal static class FixedText
{
    public static int Hash(Vector128<byte> bits) =>
        HashCode.Combine(bits.AsUInt64().GetElement(0), bits.AsUInt64().GetElement(1));

    public static void ThrowIfTooLong(int length, int capacity)
    {
        if (length > capacity) Throw(length, capacity);

        [DoesNotReturn]
        static void Throw(int length, int capacity) =>
            throw new ArgumentException($"{length} bytes of UTF-8 do not fit into {capacity}.");
    }
}
