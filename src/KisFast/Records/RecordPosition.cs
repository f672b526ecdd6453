using System.Globalization;

namespace KisFast;

/// <summary>
/// A record's place in a journal, the same in every store: the start it belongs to and its sequence in it. Positions only grow.
/// As text <c>epoch-sequence</c>, as Redis writes the ids of a stream.
/// </summary>
/// <param name="Epoch">The start, in milliseconds since 1970 (UTC); above the one before, whatever the clock said.</param>
/// <param name="Sequence">The record's number in it, from 0.</param>
public readonly record struct RecordPosition(long Epoch, long Sequence)
    : IComparable<RecordPosition>, ISpanParsable<RecordPosition>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The most characters of a position's text.</summary>
    public const int MaxFormattedLength = 39;

    /// <inheritdoc/>
    public int CompareTo(RecordPosition other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Sequence.CompareTo(other.Sequence);

    /// <summary>Reads <c>epoch-sequence</c>.</summary>
    /// <exception cref="FormatException">The text is not two whole numbers with a hyphen between them.</exception>
    public static RecordPosition Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out RecordPosition position)
            ? position
            : throw new FormatException($"'{s}' is no position: it must be EPOCH-SEQUENCE, two whole numbers, like 1790000000000-42.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static RecordPosition Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static RecordPosition Parse(string s) => Parse(s.AsSpan(), null);

    /// <summary>Reads <c>epoch-sequence</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out RecordPosition result)
    {
        result = default;
        int hyphen = s.IndexOf('-');
        if (hyphen <= 0
            || !long.TryParse(s[..hyphen], NumberStyles.None, CultureInfo.InvariantCulture, out long epoch)
            || !long.TryParse(s[(hyphen + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
        {
            return false;
        }

        result = new RecordPosition(epoch, sequence);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out RecordPosition)"/>
    public static bool TryParse(string? s, IFormatProvider? provider, out RecordPosition result) => TryParse(s.AsSpan(), provider, out result);

    /// <summary><c>epoch-sequence</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}", out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        System.Text.Unicode.Utf8.TryWrite(utf8Destination, CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}", out bytesWritten);

    /// <summary>Writes <c>epoch-sequence</c>; <see cref="MaxFormattedLength"/> bytes always suffice.</summary>
    public bool TryFormat(Span<byte> utf8, out int written) => TryFormat(utf8, out written, default, null);

    /// <summary>Whether <paramref name="left"/> is older.</summary>
    public static bool operator <(RecordPosition left, RecordPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is newer.</summary>
    public static bool operator >(RecordPosition left, RecordPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not newer.</summary>
    public static bool operator <=(RecordPosition left, RecordPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not older.</summary>
    public static bool operator >=(RecordPosition left, RecordPosition right) => left.CompareTo(right) >= 0;
}
